create or replace macro statement_of(quote_text, pieces, start_char) as
if(
    len(pieces) > 1,
    array_to_string(
        list_transform(pieces, lambda piece: substr(quote_text, piece[1] - start_char + 1, piece[2] - piece[1])), ' … '
    ),
    quote_text
);
comment on macro statement_of is 'What was said, of the text, pieces and start_char of a quote: a quotation that words of the outlet stand between is its parts.';
