-- What headlines say was done, and the words for it in each language (ISO 639-1): words of one row are one thing. A word stands in one
-- row of its language, the one that it mostly means in headlines, and words that are also a language's small words stand in none.
create or replace view action_words as
select
    action,
    language,
    unnest(string_split(words, ' ')) as word
from (
    values
    ('withdraw', 'en', 'withdraw withdraws withdrew withdrawn withdrawing withdrawal withdrawals pull pulls pulled pulling '
     || 'pullout pullback evacuate evacuates evacuated evacuating evacuation retreat retreats retreated '
     || 'retreating leave leaves leaving left exit exits exited exiting quit quits quitting redeploy '
     || 'redeploys redeployed redeploying redeployment drawdown'
     || ' back_out backs_out backed_out slip_away slips_away slipped_away vacate vacates vacated'
     || ' bring_home brings_home brought_home'),
    ('withdraw', 'de', 'zieht abzug abziehen abgezogen rückzug zurückziehen zurückgezogen räumt räumung evakuiert '
     || 'evakuierung verlässt verlassen austritt ausstieg'),
    ('withdraw', 'fr', 'retire retirent retiré retirer retrait évacue évacuent évacuer évacuation quitte quittent quitter '
     || 'repli désengagement'),
    ('withdraw', 'es', 'retira retiran retiró retirar retirada evacúa evacúan evacuación abandona abandonan repliegue '
     || 'repliega'),
    ('withdraw', 'it', 'ritira ritirano ritirato ritirare ritiro evacua evacuano evacuazione lascia lasciano abbandona '
     || 'abbandonano'),
    ('withdraw', 'pt', 'retira retiram retirou retirar retirada evacua evacuam evacuação abandona abandonam recua'),
    ('withdraw', 'ru', 'выводит выводят вывела вывел вывод вывода выводе отводит отвод уходит уходят уход эвакуирует '
     || 'эвакуация покидает покидают'),
    ('withdraw', 'ar', 'تسحب سحبت سحب انسحاب تنسحب انسحبت ينسحب إجلاء تغادر غادرت مغادرة انسحابها'),
    ('withdraw', 'tr', 'çekiliyor çekildi çekilme çekilmesi çekilecek tahliye çekti geri'),
    ('withdraw', 'pl', 'wycofuje wycofują wycofał wycofała wycofanie wycofania wycofaniu wycofać '
     || 'opuszcza opuszczają opuściły ewakuuje ewakuacja'),
    ('withdraw', 'uk', 'виводить виводять вивела вивів виведення відводить відведення відхід залишає '
     || 'залишають евакуація евакуює'),
    ('withdraw', 'nl', 'trekt terugtrekking terugtrekken teruggetrokken vertrekt vertrek verlaat '
     || 'verlaten evacueert evacuatie'),
    ('withdraw', 'cs', 'stahuje stahují stáhl stáhla stáhlo stažení odchod opouští opouštějí evakuuje evakuace'),
    ('deploy', 'en', 'deploy deploys deployed deploying deployment deployments station stations stationed dispatch '
     || 'dispatches dispatched mobilise mobilises mobilised mobilize mobilizes mobilized mobilisation '
     || 'mobilization reinforce reinforces reinforced reinforcements'
     || ' send_in sends_in sent_in'),
    ('deploy', 'de', 'entsendet entsenden entsendung stationiert stationierung stationieren verlegt verlegung'),
    ('deploy', 'fr', 'déploie déploient déployer déploiement dépêche'),
    ('deploy', 'es', 'despliega despliegan despliegue desplegar envía envían'),
    ('deploy', 'it', 'schiera schierano schieramento dispiega dispiegamento invia'),
    ('deploy', 'pt', 'destaca mobiliza envia enviam mobilização'),
    ('deploy', 'ru', 'размещает размещение развертывает развёртывает развертывание перебрасывает'),
    ('deploy', 'ar', 'تنشر نشرت نشر تعزيزات'),
    ('deploy', 'tr', 'konuşlandırdı konuşlandırıyor sevk konuşlandırma'),
    ('close', 'en', 'close closes closed closing closure closures shut shuts shutting shutdown shutter shutters shuttered'
     || ' shut_down shuts_down'),
    ('close', 'de', 'schließt schließen schließung geschlossen stilllegung'),
    ('close', 'fr', 'ferme ferment fermer fermeture'),
    ('close', 'es', 'cierra cierran cerrar cierre cerrará'),
    ('close', 'it', 'chiude chiudono chiudere chiusura'),
    ('close', 'pt', 'fecha fecham fechar fechamento encerra encerramento'),
    ('close', 'ru', 'закрывает закрывают закрытие закроет закрыли'),
    ('close', 'ar', 'تغلق إغلاق أغلقت يغلق'),
    ('close', 'tr', 'kapatıyor kapattı kapatılıyor kapanıyor kapatma'),
    ('close', 'pl', 'zamyka zamykają zamknięto zamknięcie zamknie'),
    ('close', 'uk', 'закриває закривають закриття закриє закрили'),
    ('close', 'nl', 'sluit sluiten sluiting gesloten'),
    ('close', 'cs', 'zavírá zavírají uzavření uzavřel zavře'),
    ('open', 'en', 'open opens opened opening reopen reopens reopened reopening inaugurate inaugurates inaugurated '
     || 'inauguration'),
    ('open', 'de', 'eröffnet eröffnen eröffnung'),
    ('open', 'fr', 'ouvre ouvrent ouverture inaugure rouvre réouverture'),
    ('open', 'es', 'abre abren apertura inaugura reabre reapertura'),
    ('open', 'it', 'apre aprono apertura inaugura riapre riapertura'),
    ('open', 'pt', 'abre abrem abertura inaugura reabre reabertura'),
    ('open', 'ru', 'открывает открывают открытие открыли'),
    ('open', 'ar', 'تفتح افتتاح افتتحت يفتتح'),
    ('open', 'tr', 'açılıyor açıldı açıyor açılış'),
    ('start', 'en', 'start starts started starting begin begins began beginning begun launch launches launched launching '
     || 'commence commences commenced unveil unveils unveiled introduce introduces introduced'
     || ' set_up sets_up'),
    ('end', 'en', 'end ends ended ending halt halts halted halting stop stops stopped stopping cease ceases ceased '
     || 'cancel cancels cancelled canceled cancelling canceling cancellation scrap scraps scrapped scrapping '
     || 'abandon abandons abandoned abandoning axe axes axed discontinue discontinues discontinued'
     || ' call_off calls_off called_off'),
    ('end', 'de', 'beendet beenden ende stoppt gestoppt absage abgesagt einstellung'),
    ('end', 'fr', 'arrête arrêt annule annulation abandon cesse'),
    ('end', 'es', 'suspende cancela cancelan cancelación cese finaliza'),
    ('end', 'it', 'ferma annulla annullano annullamento cessa'),
    ('end', 'pt', 'cancela cancelam cancelamento cessa'),
    ('end', 'ru', 'прекращает прекращение отменяет отмена остановка'),
    ('end', 'ar', 'تلغي إلغاء وقف توقف إنهاء'),
    ('end', 'tr', 'durdurdu iptal sona durduruyor'),
    ('end', 'pl', 'kończy zakończenie odwołuje odwołano przerywa'),
    ('end', 'uk', 'припиняє припинення скасовує скасували'),
    ('end', 'nl', 'stopt stopgezet geannuleerd annuleert'),
    ('end', 'cs', 'končí ukončení ruší zrušil zrušili'),
    ('delay', 'en', 'delay delays delayed delaying postpone postpones postponed postponement suspend suspends suspended '
     || 'suspending suspension adjourn adjourned'
     || ' put_off puts_off putting_off hold_up held_up'),
    ('delay', 'de', 'verschiebt verschoben verschiebung verzögert verzögerung vertagt'),
    ('delay', 'fr', 'reporte reporté report retarde ajourne suspend'),
    ('delay', 'es', 'aplaza aplazan aplazamiento pospone retrasa retraso'),
    ('delay', 'it', 'rinvia rinviano rinvio rinviato slitta'),
    ('delay', 'pt', 'adia adiam adiamento adiado atrasa'),
    ('delay', 'ru', 'откладывает отложен отложили перенос переносит отсрочка'),
    ('delay', 'ar', 'تأجيل يؤجل تؤجل أرجأت'),
    ('delay', 'tr', 'erteledi ertelendi erteleme'),
    ('resume', 'en', 'resume resumes resumed resuming resumption restart restarts restarted restarting revive revives '
     || 'revived reviving revival restore restores restored restoring'),
    ('agree', 'en', 'agree agrees agreed agreeing agreement agreements deal deals pact pacts accord accords treaty '
     || 'treaties sign signs signed signing ratify ratifies ratified truce ceasefire'),
    ('agree', 'de', 'einigt einigen einigung abkommen vereinbarung vereinbaren unterzeichnet waffenruhe'),
    ('agree', 'fr', 'accord accords signe signent trêve'),
    ('agree', 'es', 'acuerdo acuerdos acuerda acuerdan firma firman tregua pacto'),
    ('agree', 'it', 'accordo accordi firma firmano tregua intesa'),
    ('agree', 'pt', 'acordo acordos assina assinam trégua pacto'),
    ('agree', 'ru', 'соглашение соглашения договор договорились подписали подписал перемирие'),
    ('agree', 'ar', 'اتفاق اتفاقية يوقع توقع هدنة معاهدة'),
    ('agree', 'tr', 'anlaşma anlaştı imzaladı ateşkes mutabakat'),
    ('agree', 'pl', 'porozumienie porozumienia umowa umowę podpisał podpisali rozejm'),
    ('agree', 'uk', 'угода угоду угоди домовилися підписали підписав перемир'),
    ('agree', 'nl', 'akkoord overeenkomst tekent ondertekent bestand verdrag'),
    ('agree', 'cs', 'dohoda dohodu dohodli podepsal podepsali příměří'),
    ('meet', 'en', 'meet meets met meeting summit talks negotiate negotiates negotiated negotiations visit visits '
     || 'visited visiting host hosts hosted'),
    ('meet', 'de', 'trifft treffen gipfel verhandlungen besucht'),
    ('meet', 'fr', 'rencontre rencontrent sommet pourparlers négociations'),
    ('meet', 'es', 'reúne reúnen reunión cumbre negociaciones encuentro'),
    ('meet', 'it', 'incontra incontrano incontro vertice negoziati colloqui'),
    ('meet', 'pt', 'reúne reunião cúpula cimeira negociações encontro'),
    ('meet', 'ru', 'встреча встретился встретились саммит переговоры'),
    ('meet', 'ar', 'يلتقي لقاء قمة محادثات مفاوضات يجتمع'),
    ('meet', 'tr', 'görüştü görüşme zirve zirvesi müzakere'),
    ('meet', 'pl', 'spotkanie spotkał spotkali szczyt rozmowy negocjacje'),
    ('meet', 'uk', 'зустріч зустрівся зустрілися саміт переговори'),
    ('meet', 'nl', 'ontmoet ontmoeting overleg onderhandelingen bezoekt'),
    ('meet', 'cs', 'schůzka setkal setkali setkání jednání'),
    ('reject', 'en', 'reject rejects rejected rejecting rejection refuse refuses refused refusing refusal deny denies '
     || 'denied denying denial rebuff rebuffs rebuffed dismiss dismisses veto vetoes vetoed'
     || ' turn_down turns_down turned_down'),
    ('reject', 'de', 'lehnt abgelehnt ablehnung weist verweigert dementiert'),
    ('reject', 'fr', 'rejette rejettent refuse refusent rejet dément'),
    ('reject', 'es', 'rechaza rechazan rechazo niega niegan desmiente'),
    ('reject', 'it', 'respinge respingono rifiuta smentisce nega'),
    ('reject', 'pt', 'rejeita rejeitam rejeição nega negam recusa desmente'),
    ('reject', 'ru', 'отвергает отвергли отклонил отклонила отказался опровергает'),
    ('reject', 'ar', 'يرفض ترفض رفض تنفي ينفي نفت'),
    ('reject', 'tr', 'reddetti reddediyor yalanladı ret'),
    ('reject', 'pl', 'odrzuca odrzucił odrzuciła odmawia zaprzecza'),
    ('reject', 'uk', 'відкидає відхилив відхилила спростовує'),
    ('reject', 'nl', 'verwerpt weigert afgewezen ontkent'),
    ('reject', 'cs', 'odmítá odmítl odmítla popírá'),
    ('accuse', 'en', 'accuse accuses accused accusing accusation accusations blame blames blamed blaming allege alleges '
     || 'alleged denounce denounces denounced condemn condemns condemned condemning condemnation'),
    ('accuse', 'de', 'beschuldigt wirft vorwürfe verurteilt'),
    ('accuse', 'fr', 'accuse accusent dénonce condamne'),
    ('accuse', 'es', 'acusa acusan denuncia condena'),
    ('accuse', 'it', 'accusa accusano denuncia condanna'),
    ('accuse', 'pt', 'acusa acusam denuncia condena'),
    ('accuse', 'ru', 'обвиняет обвинил обвинила обвинили осудил осуждает'),
    ('accuse', 'ar', 'يتهم تتهم اتهمت يدين تدين'),
    ('accuse', 'tr', 'suçladı suçluyor kınadı kınıyor'),
    ('warn', 'en', 'warn warns warned warning warnings threaten threatens threatened threatening threat threats '
     || 'ultimatum'),
    ('warn', 'de', 'warnt warnen warnung droht drohen'),
    ('warn', 'fr', 'avertit menace menacent'),
    ('warn', 'es', 'advierte advierten amenaza amenazan alerta'),
    ('warn', 'it', 'avverte minaccia minacciano'),
    ('warn', 'pt', 'adverte alerta ameaça ameaçam'),
    ('warn', 'ru', 'предупреждает предупредил угрожает пригрозил'),
    ('warn', 'ar', 'يحذر تحذر حذرت يهدد تهدد'),
    ('warn', 'tr', 'uyardı uyarıyor tehdit'),
    ('warn', 'pl', 'ostrzega ostrzegł grozi'),
    ('warn', 'uk', 'попереджає попередив погрожує'),
    ('warn', 'nl', 'waarschuwt waarschuwing dreigt'),
    ('warn', 'cs', 'varuje varoval hrozí'),
    ('attack', 'en', 'attack attacks attacked attacking airstrike airstrikes bomb bombs bombed bombing shell shells '
     || 'shelled shelling raid raids raided hit hits assault assaults assaulted offensive'),
    ('attack', 'de', 'greift angriff angriffe luftangriff luftangriffe beschuss beschießt'),
    ('attack', 'fr', 'attaque attaques attaquent frappe frappes bombarde bombardement'),
    ('attack', 'es', 'ataca atacan ataque ataques bombardea bombardeo'),
    ('attack', 'it', 'attacca attaccano attacco attacchi bombarda raid bombardamento'),
    ('attack', 'pt', 'ataca atacam ataque ataques bombardeia bombardeio'),
    ('attack', 'ru', 'атакует атака атаковали удар удары обстрел обстреляли'),
    ('attack', 'ar', 'تهاجم هجوم قصف تقصف غارة غارات'),
    ('attack', 'tr', 'saldırı saldırdı saldırısı vurdu bombaladı'),
    ('attack', 'pl', 'atakuje atakują zaatakował atak ataki nalot naloty ostrzał'),
    ('attack', 'uk', 'атакує атака атакували удар удари обстріл обстріляли'),
    ('attack', 'nl', 'valt aanval aanvallen bombardeert bombardement beschieting'),
    ('attack', 'cs', 'útočí útok útoky zaútočil bombarduje ostřelování'),
    ('invade', 'en', 'invade invades invaded invading invasion occupy occupies occupied occupation annex annexes annexed '
     || 'annexation'),
    ('seize', 'en', 'seize seizes seized seizing capture captures captured capturing confiscate '
     || 'confiscates confiscated'),
    ('kill', 'en', 'kill kills killed killing killings dead death deaths die dies died dying murder murders murdered '
     || 'slain assassinate assassinated assassination'),
    ('kill', 'de', 'tötet getötet tote toter tod ermordet stirbt gestorben'),
    ('kill', 'fr', 'tue tuent tué tués mort morts meurt assassine assassinat'),
    ('kill', 'es', 'mata matan muere mueren muerte muertos asesinado asesinato'),
    ('kill', 'it', 'uccide uccisi ucciso muore morti morto morte assassinato'),
    ('kill', 'pt', 'mata matam morre morrem morte mortos assassinato'),
    ('kill', 'ru', 'убит убиты погиб погибли умер умерла смерть гибель'),
    ('kill', 'ar', 'مقتل قتل قتلى يقتل وفاة مصرع'),
    ('kill', 'tr', 'öldü öldürüldü ölü ölümü hayatını'),
    ('kill', 'pl', 'zabił zabito zginął zginęło zginęli śmierć'),
    ('kill', 'uk', 'убито загинув загинули помер смерть'),
    ('kill', 'nl', 'doodt gedood doden omgekomen overleden dood'),
    ('kill', 'cs', 'zabil zabili zemřel zahynul zahynuli smrt'),
    ('arrest', 'en', 'arrest arrests arrested detain detains detained detention jail jails jailed imprison imprisoned'),
    ('arrest', 'de', 'verhaftet festgenommen festnahme verhaftung'),
    ('arrest', 'fr', 'arrêté arrêtés arrestation interpellé détenu'),
    ('arrest', 'es', 'detiene detienen detenido detenidos arresto detención'),
    ('arrest', 'it', 'arresta arrestato arrestati arresto'),
    ('arrest', 'pt', 'prende detém preso presos detido prisão'),
    ('arrest', 'ru', 'арестован арестовали задержан задержали арест задержание'),
    ('arrest', 'ar', 'اعتقال يعتقل تعتقل توقيف اعتقلت'),
    ('arrest', 'tr', 'gözaltına tutuklandı tutuklama gözaltı'),
    ('arrest', 'pl', 'aresztowano aresztowany zatrzymany zatrzymano'),
    ('arrest', 'uk', 'заарештовано заарештували затримали затримано'),
    ('arrest', 'nl', 'arresteert gearresteerd aangehouden arrestatie'),
    ('arrest', 'cs', 'zatčen zatčeni zadržen zadrželi zatčení'),
    ('free', 'en', 'free frees freed freeing release releases released releasing pardon pardons pardoned acquit acquits '
     || 'acquitted'
     || ' set_free sets_free'),
    ('charge', 'en', 'charge charges charged indict indicts indicted indictment prosecute prosecutes prosecuted sue sues '
     || 'sued suing lawsuit trial'),
    ('convict', 'en', 'convict convicts convicted convicting conviction sentence sentences sentenced guilty'),
    ('probe', 'en', 'probe probes probed investigate investigates investigated investigating investigation inquiry'),
    ('sanction', 'en', 'sanction sanctions sanctioned embargo embargoes boycott boycotts boycotted'),
    ('sanction', 'de', 'sanktionen sanktioniert embargo'),
    ('sanction', 'fr', 'sanctions sanctionne embargo'),
    ('sanction', 'es', 'sanciones sanciona embargo'),
    ('sanction', 'it', 'sanzioni sanziona embargo'),
    ('sanction', 'pt', 'sanções sanciona embargo'),
    ('sanction', 'ru', 'санкции санкций эмбарго'),
    ('sanction', 'ar', 'عقوبات حظر'),
    ('sanction', 'tr', 'yaptırım yaptırımlar yaptırımları ambargo'),
    ('sanction', 'pl', 'sankcje sankcji embargo'),
    ('sanction', 'uk', 'санкції санкцій ембарго'),
    ('sanction', 'nl', 'sancties embargo'),
    ('sanction', 'cs', 'sankce sankcí embargo'),
    ('ban', 'en', 'ban bans banned banning prohibit prohibits prohibited outlaw outlaws outlawed'),
    ('allow', 'en', 'allow allows allowed allowing permit permits permitted approve approves approved approving approval '
     || 'authorise authorises authorised authorize authorizes authorized legalise legalised legalize '
     || 'legalized'),
    ('fine', 'en', 'fine fines fined penalty penalties'),
    ('elect', 'en', 'elect elects elected electing election elections vote votes voted voting referendum ballot'),
    ('elect', 'de', 'wählt gewählt wahl wahlen abstimmung'),
    ('elect', 'fr', 'élit élu élue élections élection scrutin'),
    ('elect', 'es', 'elige elegido elecciones elección votación'),
    ('elect', 'it', 'elegge eletto elezioni elezione voto'),
    ('elect', 'pt', 'elege eleito eleições eleição votação'),
    ('elect', 'ru', 'выборы выборов избран избрали голосование'),
    ('elect', 'ar', 'انتخاب انتخابات ينتخب تصويت'),
    ('elect', 'tr', 'seçim seçimi seçimler seçildi'),
    ('elect', 'pl', 'wybory wyborów wybrany głosowanie'),
    ('elect', 'uk', 'вибори виборів обрано голосування'),
    ('elect', 'nl', 'verkiezing verkiezingen gekozen stemming'),
    ('elect', 'cs', 'volby voleb zvolen hlasování'),
    ('win', 'en', 'win wins won winning victory victories triumph triumphs triumphed'),
    ('lose', 'en', 'lose loses lost losing loss losses defeat defeats defeated'),
    ('name', 'en', 'appoint appoints appointed appointing appointment nominate nominates nominated nomination hire hires '
     || 'hired'),
    ('resign', 'en', 'resign resigns resigned resigning resignation'
     || ' step_down steps_down stepped_down stepping_down stand_down stands_down'),
    ('resign', 'de', 'tritt rücktritt zurückgetreten'),
    ('resign', 'fr', 'démissionne démission'),
    ('resign', 'es', 'dimite dimisión renuncia'),
    ('resign', 'it', 'dimette dimissioni'),
    ('resign', 'pt', 'renuncia renúncia demissão demite'),
    ('resign', 'ru', 'отставка отставку увольняется'),
    ('resign', 'ar', 'استقالة يستقيل استقال'),
    ('resign', 'tr', 'istifa'),
    ('resign', 'pl', 'rezygnuje rezygnacja dymisja'),
    ('resign', 'uk', 'відставка відставку'),
    ('resign', 'nl', 'ontslag aftreden stapt'),
    ('resign', 'cs', 'rezignuje rezignace demise'),
    ('dismiss', 'en', 'sack sacks sacked sacking fire fires fired firing oust ousts ousted ousting ouster topple topples '
     || 'toppled overthrow overthrows overthrew overthrown impeach impeaches impeached impeachment'),
    ('cut', 'en', 'cut cuts cutting slash slashes slashed reduce reduces reduced reducing reduction lower lowers '
     || 'lowered layoff layoffs redundancies'
     || ' lay_off lays_off laid_off'),
    ('raise', 'en', 'raise raises raised raising increase increases increased increasing hike hikes hiked boost boosts '
     || 'boosted boosting'),
    ('fall', 'en', 'fall falls fell fallen falling drop drops dropped dropping plunge plunges plunged slump slumps '
     || 'slumped tumble tumbles tumbled decline declines declined collapse collapses collapsed'),
    ('rise', 'en', 'rise rises rose risen rising soar soars soared surge surges surged jump jumps jumped climb climbs '
     || 'climbed'),
    ('buy', 'en', 'buy buys bought buying acquire acquires acquired acquiring acquisition acquisitions takeover '
     || 'takeovers merge merges merged merging merger mergers'
     || ' take_over takes_over took_over taken_over'),
    ('buy', 'de', 'kauft übernimmt übernahme fusion'),
    ('buy', 'fr', 'achète rachète rachat acquisition fusion'),
    ('buy', 'es', 'compra compran adquiere adquisición fusión'),
    ('buy', 'it', 'compra acquista acquisto acquisizione fusione'),
    ('buy', 'pt', 'compra compram adquire aquisição fusão'),
    ('buy', 'ru', 'покупает купил купила покупка слияние'),
    ('buy', 'ar', 'شراء تشتري استحواذ اندماج'),
    ('buy', 'tr', 'satın birleşme devralma'),
    ('sell', 'en', 'sell sells sold selling sale divest divests divested divestment'),
    ('invest', 'en', 'invest invests invested investing investment investments fund funds funded funding'),
    ('build', 'en', 'build builds built building construct constructs constructed construction'),
    ('destroy', 'en', 'destroy destroys destroyed destroying destruction demolish demolishes demolished demolition raze '
     || 'razed'
     || ' burn_down burns_down burned_down'),
    ('recall', 'en', 'recall recalls recalled recalling'),
    ('test', 'en', 'test tests tested testing trials'),
    ('recognise', 'en', 'recognise recognises recognised recognize recognizes recognized recognition'),
    ('apologise', 'en', 'apologise apologises apologised apologize apologizes apologized apology apologies'),
    ('protest', 'en', 'protest protests protested protesters demonstrate demonstrates demonstrated demonstration '
     || 'demonstrations rally rallies rallied riot riots rioted'),
    ('strike', 'en', 'strike strikes struck striking walkout walkouts stoppage stoppages'),
    ('expel', 'en', 'expel expels expelled expelling expulsion deport deports deported deporting deportation'),
    ('flee', 'en', 'flee flees fled fleeing exodus'),
    ('return', 'en', 'return returns returned returning'),
    ('join', 'en', 'join joins joined joining accession'),
    ('split', 'en', 'split splits splitting secede secedes seceded secession divorce divorces divorced'
     || ' break_up breaks_up broke_up break_away'),
    ('publish', 'en', 'publish publishes published publishing leak leaks leaked leaking'),
    ('crash', 'en', 'crash crashes crashed crashing derail derails derailed derailment'),
    ('flood', 'en', 'flood floods flooded flooding'),
    ('quake', 'en', 'quake quakes earthquake earthquakes'),
    ('bankrupt', 'en', 'bankrupt bankruptcy insolvent insolvency')
) as words (action, language, words);
comment on view action_words is 'One row per word for a thing that headlines say was done, by language: pullout and withdrew are withdraw.';
