// SPDX-License-Identifier: GPL-3.0-or-later
// Letters that stand alone.
#include "core/server/demo/demotexts.h"

namespace homing::server {

// Prose reads best as it was set.
// clang-format off

const QList<DemoNote> &demoNotes()
{
    static const QList<DemoNote> notes {
        {10, "Left my umbrella at yours?",
         "Hi Robin,\n\nI think my umbrella is still standing behind your door. It is the green one with the bent rib, so "
         "nobody would steal it on purpose. I will come past on Thursday evening, unless it rains before then, in which "
         "case I will come past sooner and wetter.\n\nKit"},
        {15, "Slides for Tuesday",
         "Robin, the slides are done apart from the page with the numbers. Could you send me last year's visitor figures? "
         "A rough count is enough, I only want to show that the line goes up.\n\nPriya"},
        {13, "Two tickets, one of me",
         "I bought two tickets for the concert in the old grain store on the 14th and my sister cannot come. Would you like "
         "hers? It is a string quartet and then something with tape loops. I make no promises about the tape loops.\n\nNoor"},
        {16, "Your bicycle is ready",
         "The rear wheel is true again and I replaced the brake pads while I was at it. There is a small crack in the "
         "mudguard that I left alone because you said you liked it. Shop is open until six.\n\nQuentin"},
        {19, "Soup recipe, as promised",
         "You will need:\n\n- two leeks\n- a handful of barley\n- the rind of a hard cheese\n- a bay leaf, and patience\n\n"
         "Soften the leeks in butter for longer than seems right. Add the barley, stir until it smells of nuts, then water to "
         "cover by three fingers. The rind goes in now and comes out before anybody sees it. Forty minutes.\n\nSalt at the end, "
         "not before.\n\nWren"},
        {0, "Key for the boathouse",
         "The new key is in the tin on the second shelf. Please sign the sheet when you take it; last month we had three keys "
         "and four people who were sure they had the only one.\n\nAda"},
        {9, "Wanderung am Sonntag",
         "Hallo Robin,\n\nam Sonntag gehen wir wieder über den Deich bis zum alten Leuchtfeuer. Treffpunkt ist um halb zehn am "
         "Fähranleger, Rückkehr gegen vier. Bring bitte etwas für das Picknick mit, Clara macht Kartoffelsalat für alle, also "
         "lieber keinen zweiten.\n\nBei Sturm fällt es aus, bei Regen nicht.\n\nViele Grüße\nJonas"},
        {2, "Übersetzung fertig",
         "Lieber Robin,\n\ndie Übersetzung der Ausstellungstexte ist fertig. Bei Tafel 7 war ich unsicher, ob „winch“ hier die "
         "Seilwinde oder das Spill meint – magst du kurz nachsehen? Außerdem habe ich zwei Jahreszahlen gefunden, die nicht "
         "zueinander passen.\n\nHerzlich\nClara"},
        {14, "Rückfrage zum Angebot",
         "Guten Tag,\n\nin Ihrem Angebot vom letzten Monat steht eine Lieferzeit von sechs Wochen. Gilt das auch für die Beschläge "
         "aus Messing? Wir müssten den Schreiner bis Freitag buchen und würden das gern vorher wissen.\n\nMit freundlichen Grüßen\n"
         "Oskar Brandt"},
        {9, "Größe der Türschilder",
         "Moin, ich brauche noch die Maße für die Türschilder: Höhe, Breite und ob die Löcher gebohrt oder geklebt werden sollen. "
         "Müsste bis Mittwoch in die Werkstatt.\n\nJonas"},
        {1, "Photos de la fête",
         "Salut Robin,\n\nVoici enfin les photos de la fête du port. Il y en a une où tu danses avec la présidente du club de voile ; "
         "je ne la montrerai à personne sans ton accord, c'est promis. J'ai retiré celles qui étaient floues, il en reste quand même "
         "une quarantaine.\n\nÀ bientôt,\nBenoît"},
        {12, "Le pain de seigle",
         "Coucou,\n\nTu m'avais demandé la recette du pain de seigle. Le secret, c'est d'attendre : la pâte doit passer toute une nuit "
         "au frais, et le pain ne se coupe que le lendemain. Je sais que c'est cruel. Je t'apporte un peu de levain samedi.\n\nMaëlle"},
        {1, "Réunion déplacée à jeudi",
         "Bonjour à tous,\n\nLa salle étant occupée mercredi, nous nous retrouverons jeudi à 18 h 30, au même endroit. L'ordre du jour "
         "ne change pas : budget, calendrier, peinture de la coque.\n\nBien à vous,\nBenoît Marchand"},
        {3, "¿Vienes en junio?",
         "Hola, Robin:\n\nYa tenemos fecha para la regata: el segundo fin de semana de junio. Hay sitio para una persona más en el "
         "barco y, sobre todo, en la cena. Mi madre pregunta si todavía no comes aceitunas.\n\nUn abrazo,\nDiego"},
        {11, "El mapa antiguo",
         "Encontré en el archivo un mapa del puerto de hace más de cien años. El muelle norte no existía y donde hoy está el mercado "
         "había una salina. Te mando una copia en cuanto la escaneen; el original no se puede sacar de la sala.\n\nLucía"},
        {18, "Presupuesto de la pintura",
         "Buenos días:\n\nAdjunto el presupuesto de la pintura. He separado la mano de obra del material para que podáis comparar. "
         "Si el tiempo acompaña, empezaríamos el día 9 y acabaríamos en una semana.\n\nSaludos,\nTomás Iriarte"},
        {4, "来週の打ち合わせについて",
         "ロビンさん\n\nお世話になっております。来週の打ち合わせですが、火曜日の午後三時からでいかがでしょうか。"
         "港の模型の写真を何枚か持って行きます。ご都合が悪ければ、水曜日でも大丈夫です。\n\nよろしくお願いいたします。\n高橋"},
        {17, "灯台の写真",
         "こんにちは。\n\n先週末、岬の灯台まで歩いてきました。霧が深くて何も見えないと思ったら、昼過ぎに急に晴れました。"
         "一番よく撮れた写真を送ります。次は一緒に行きましょう。\n\n健"},
        {4, "お土産ありがとうございました",
         "先日はおいしいお茶をありがとうございました。家族みんなで楽しくいただきました。父が「どこで買えるのか」と何度も聞くので、"
         "お店の名前を教えていただけると助かります。\n\n恵美"},
        {5, "موعد الاجتماع القادم",
         "عزيزي روبن،\n\nأقترح أن نلتقي يوم الاثنين القادم في الساعة العاشرة صباحًا في مكتب الميناء. سأحضر معي الرسومات الجديدة "
         "للرافعة القديمة، وفيها بعض التعديلات التي ناقشناها. أرجو أن تخبرني إن كان الموعد يناسبك.\n\nمع التحية،\nفريد"},
        {5, "صور من المعرض",
         "مرحبًا روبن،\n\nشكرًا على الدعوة إلى المعرض، كان يومًا جميلًا. أعجبت ابنتي كثيرًا بنموذج السفينة الصغير، وتريد الآن أن تصنع "
         "واحدًا مثله في البيت. هل لديك قائمة بالمواد؟\n\nفريد"},
        {6, "הפגישה ביום חמישי",
         "שלום רובין,\n\nאני צריכה להזיז את הפגישה שלנו ליום חמישי בשעה ארבע. הבאתי מהארכיון שלושה מכתבים ישנים על בניית המזח, "
         "ואחד מהם באמת מצחיק. נשב על כוס קפה ואקרא לך אותו.\n\nגלית"},
        {6, "תודה על הספר",
         "קראתי את הספר בשני ערבים. הפרק על המגדלור הוא היפה מכולם. אחזיר לך אותו בשבוע הבא, אם אמא שלי תסיים בינתיים.\n\nגלית"},
        {7, "Чертежи крана",
         "Здравствуйте, Робин!\n\nНашёл в библиотеке чертежи портового крана. Качество среднее, но размеры читаются хорошо. "
         "Особенно интересен узел поворота: он сделан не так, как мы думали. Отсканирую и пришлю до конца недели.\n\nС уважением,\n"
         "Илья Воронин"},
        {7, "Дача и яблоки",
         "Робин, привет! В этом году столько яблок, что мы не знаем, куда их девать. Если будешь в наших краях, захвати пустую сумку, "
         "а лучше две. Варенье уже сварено, сидр ещё бродит.\n\nИлья"},
        {8, "रविवार का कार्यक्रम",
         "प्रिय रॉबिन,\n\nरविवार को बगीचे में सब लोग मिल रहे हैं। हम नए पौधे लगाएँगे और दोपहर में साथ खाना खाएँगे। मैं पूरी और आलू की सब्ज़ी "
         "लाऊँगी। क्या आप पानी की बाल्टियाँ ला सकते हैं?\n\nअंजलि"},
        {8, "किताब मिल गई",
         "नमस्ते रॉबिन,\n\nआपकी भेजी हुई किताब कल मिल गई। बहुत धन्यवाद! पहले अध्याय में समुद्र का वर्णन इतना सुंदर है कि मैंने उसे दो बार पढ़ा।\n\nअंजलि"},
        {13, "It works! 🎉",
         "The tide clock works 🎉🎉 It only needed a drop of oil and, apparently, somebody shouting at it. High water is now high "
         "water and not half past two. 🌊🕰️\n\nNoor"},
        {19, "🥕 vs 🐌, the final score",
         "Carrots: 11. Snails: all of them.\n\nI am putting copper tape around the bed tomorrow. If that fails we negotiate. 🐌🤝\n\nWren"},
        {15, "Feedback on the draft",
         "I read the draft twice. The first half is very good: short sentences, no fog. In the second half you explain the same "
         "thing three times with different boats. Pick the best boat.\n\nSmall things are marked in the margin.\n\nPriya"},
        {10, "Re: your question about knots",
         "The one you mean is a rolling hitch. It holds along the rope, not across it, which is why yours slipped. Come by on "
         "Saturday and I will show you with an actual rope; drawings only make it worse.\n\nKit"},
        {0, "Insurance papers",
         "Robin,\n\nthe insurer wants a list of everything in the workshop that is worth more than a bicycle. I have started one. "
         "Could you add the lathe and whatever lives under the green cover?\n\nDeadline is the end of the month.\n\nAda"},
        {16, "Spare room in August",
         "My cousin will be in town for two weeks in August to study moss. She is quiet, tidy and awake at strange hours. Do you "
         "know anybody with a spare room? She can pay, and she identifies mosses for free.\n\nQuentin"},
        {2, "Kurze Frage",
         "Hast du am Freitag zwischen zwölf und eins Zeit für einen Kaffee? Ich bin in der Nähe und hätte etwas zu erzählen, das "
         "man nicht schreibt.\n\nClara"},
        {14, "Rechnung für den Kranhaken",
         "Sehr geehrte Damen und Herren,\n\nanbei erhalten Sie die Rechnung für die Aufarbeitung des Kranhakens. Die Prüfung hat "
         "ergeben, dass er entgegen unserer ersten Einschätzung nicht gerissen ist.\n\nMit freundlichen Grüßen\nOskar Brandt"},
        {12, "Petit mot du marché",
         "Il y avait des fraises, déjà ! J'en ai pris un kilo de trop, exprès. Passe avant sept heures ou il n'en restera rien.\n\nMaëlle"},
        {11, "Café mañana",
         "¿Nos vemos mañana a las nueve donde siempre? Llevo el cuaderno con las notas y una noticia, que es buena.\n\nLucía"},
        {3, "Las llaves del barco",
         "Robin, las llaves están en casa del vecino del segundo. Dile que vas de mi parte y acepta el café, si no se ofende. La bomba "
         "de achique hace ruido pero funciona.\n\nDiego"},
        {13, "Minutes of the residents' meeting",
         "Present: nine people, one dog.\n\n1. The lift. It will be repaired in the week of the 20th. Until then, stairs.\n"
         "2. The roof. Two offers have come in; the cheaper one forgot the chimney.\n3. Noise. The trumpet in the second floor will "
         "be played before eight from now on.\n4. The dog was thanked for its patience.\n\nNext meeting: first Monday of next month.\n\nNoor"},
        {15, "Train times",
         "There is one at 7:52 with a change and one at 8:20 without. I would take the later one: the change is four minutes and the "
         "platforms are on different floors.\n\nPriya"},
        {19, "Found: one glove",
         "Brown, left hand, smells of linseed oil. If it is yours, it is on the radiator at my place, getting warmer than you are.\n\nWren"},
        {17, "模型の部品が届きました",
         "注文していた部品が今朝届きました。一つだけ色が違いますが、塗り直せば問題ありません。土曜日に組み立てを始めます。\n\n鈴木"},
        {7, "Вопрос о дате",
         "Робин, подскажите, пожалуйста, когда именно кран перестал работать? В одной книге стоит осень, в другой весна, "
         "а в газете об этом ни слова.\n\nИлья"},
        {10, "Borrowing the long ladder",
         "May I have the long ladder over the weekend? The gutter is growing a birch.\n\nKit"},
        {16, "A small correction",
         "In the leaflet it says that the bridge opens every hour. It opens every hour from April to October and otherwise when "
         "somebody telephones. People have been waiting.\n\nQuentin"},
        {9, "Danke für gestern",
         "Das war ein schöner Abend. Ich habe den Topf noch hier und spüle ihn, versprochen. Das Rätsel habe ich übrigens gelöst: Es "
         "war der Bäcker.\n\nJonas"},
        {0, "Photographs for the archive",
         "The city archive would take the photographs, all 412 of them, if we give every one a date and a place. I propose an evening "
         "with pizza and a very large table. Who is in?\n\nAda"},
    };
    return notes;
}

const QList<DemoNote> &demoArrivals()
{
    static const QList<DemoNote> notes {
        {10, "Are you near the harbour?", "A seal is sitting on the slipway and looks as if it had paid for it. Come quickly.\n\nKit"},
        {13, "Quick question", "Was it page twelve or page twenty that you wanted copied? I am standing at the machine.\n\nNoor"},
        {19, "🍅 first one!", "The first tomato is red. I have told everybody. You are everybody.\n\nWren"},
        {2, "Bin gleich da", "Die Bahn hat zehn Minuten Verspätung, ich komme direkt zum Café. Bestell mir schon mal einen Tee.\n\nClara"},
        {1, "C'est signé !", "La mairie a signé. On commence lundi. Je n'arrive pas encore à y croire.\n\nBenoît"},
        {3, "Ya llegó el viento", "Salimos a las cinco, con o sin ti. Mejor contigo.\n\nDiego"},
        {4, "写真を共有しました", "先ほどの写真を送りました。三枚目がいちばん気に入っています。\n\n恵美"},
        {5, "وصلت القطع", "وصلت قطع الغيار صباح اليوم، وكلها سليمة. يمكننا أن نبدأ العمل غدًا.\n\nفريد"},
        {6, "עוד רגע מגיעה", "אני מחנה את האוטו ומגיעה. תשמור לי מקום ליד החלון.\n\nגלית"},
        {7, "Посылка отправлена", "Чертежи сегодня ушли почтой, должны прийти в четверг. Номер отправления пришлю вечером.\n\nИлья"},
        {8, "फूल खिल गए", "आज सुबह पहला गेंदा खिला! तस्वीर शाम को भेजूँगी।\n\nअंजलि"},
        {0, "Please look at the pump", "It makes the noise again. I switched it off and put a chair in front of the switch.\n\nAda"},
        {15, "Numbers are in", "The visitor figures came in: up by a fifth. I have made the line on the slide a little thicker.\n\nPriya"},
        {16, "Lock combination", "I changed it. It is no longer the year of the great flood. Ask me on paper.\n\nQuentin"},
        {11, "Mira esto", "En la foto del archivo, abajo a la derecha, ¿no es ese tu edificio?\n\nLucía"},
        {12, "Il reste une part de tarte", "Premier arrivé, premier servi. Je n'ai prévenu que toi et mon frère.\n\nMaëlle"},
        {9, "Schlüssel gefunden", "Er hing die ganze Zeit am Haken. Am richtigen Haken sogar.\n\nJonas"},
        {17, "電車が遅れています", "二十分ほど遅れそうです。先に始めていてください。\n\n健"},
        {18, "Pintura terminada", "Ya está. No la toquéis hasta mañana, y no dejéis que la toque el gato.\n\nTomás"},
        {14, "Lieferung am Montag", "Die Beschläge kommen am Montag zwischen acht und zehn. Bitte jemanden am Tor.\n\nOskar Brandt"},
    };
    return notes;
}

const QList<DemoNote> &demoJunk()
{
    static const QList<DemoNote> notes {
        {-1, "You have been selected!!!",
         "Dear Friend,\n\nyou have been selected to receive a LARGE sum from a person who does not exist. To receive it you only have "
         "to send a SMALL sum first. Please hurry, the person is becoming impatient.\n\nDr. Prof. Goldwater"},
        {-1, "Your parcel waits, pay 1,99 now",
         "Dear customer, your parcel could not be delivered because of a missing fee. Click here before midnight: "
         "http://parcel-fee.example.com/pay?id=0091\n\nThe delivery team"},
        {-1, "URGENT: mailbox almost full",
         "Your mailbox is 99.7% full and will be deleted in 24 hours. Confirm your password by answering this message.\n\n"
         "The Administrator of the Mail"},
        {-1, "Miracle varnish, one coat lasts 300 years",
         "Professionals hate it. Order two tins and receive a third tin that is also varnish."},
        {-1, "Re: Re: invoice attached (final)",
         "Hello sir or madam,\n\nsee the invoice in the attachment. It is not an invoice.\n\nRegards"},
        {-1, "Lose weight while you moor your boat",
         "New method from the islands. No exercise, no diet, no boat needed."},
    };
    return notes;
}

// clang-format on

} // namespace homing::server
