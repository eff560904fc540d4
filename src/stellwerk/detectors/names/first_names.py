# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""First names common in Germany, written down for this project: German, Turkish, Polish, Arabic, Russian, Ukrainian,
Italian, Balkan, Romanian, Spanish, Portuguese, Greek, Dutch, French, English, Vietnamese, African, Persian, Kurdish.

Lower case. ``AMBIGUOUS`` are names that are ordinary words, places, months or brands too: they need a surname.
"""

from __future__ import annotations

_GERMAN = """
achim adalbert adam adele adelheid adolf adrian agathe agnes albert albrecht alexander alexandra alexandre alfons alfred alice
alina aline almut alois amalia amelie amina andre andré andrea andreas angela angelika angelina anita anja anke ann anna annabell
annabelle annalena annegret anneke anneliese annelie annelore annemarie annett annette anni annika anouk ansgar anton antje antonia
antonius arne arno arnold arthur artur arvid astrid august auguste aurelia axel babette balthasar barbara bärbel bartholomäus
bastian beate beatrice beatrix ben benedikt benjamin bennet benno berit bernadette bernd bernhard berta berthold bertold bertram
bettina bianca birgit birgitta birte birthe björn bodo boris brigitta brigitte britta bruno brunhilde burkhard burkhardt carina
carl carla carlotta carmen carola carolin carolina caroline carsten caspar cassandra cäcilia cäcilie celina celine chantal
charlotte chiara chris christa christel christian christiane christin christina christine christof christoph christopher clara
clarissa claudia claudius claus clemens cora cordula cornelia cornelius cosima curt dagmar damian dana daniel daniela danny
david debora deborah denise dennis detlef detlev diana dieter dietlinde dietmar dietrich dina dirk dominic dominik dominique
dora dorian doris dorit dorothea dorothee dörte eberhard eckart eckhard eckhart edda edeltraud edeltraut edgar edith edmund eduard
edwin egon ehrenfried eileen ekkehard elena eleonora eleonore elfi elfriede elias elina elisa elisabeth elise elke ella ellen
elli elly elmar elsbeth elsa else elvira emanuel emil emilia emilie emily emma emmanuel engelbert enno enrico erhard eric erich
erik erika erna ernst erwin esther eugen eva evelin eveline evelyn ewald fabian fabienne falk falko felicitas felix ferdinand
finja finn fiona florentine florian franca francesca frank franka franz franziska frauke frederic frederick frederik frida frieda
friedemann friederike friedhelm friedrich fritz gabi gabriel gabriela gabriele gabriella georg gerald gerard gerd gerda gereon
gerhard gerlinde germar gernot gero gerold gerrit gerta gertraud gertraude gertrud gertrude gesa gesine gisbert gisela gislinde
gitta gottfried götz gregor greta gretchen grete gudrun guido gundula gunda gunnar gunter gunther günter günther gustav hanna hannah
hannelore hannes hans harald hardy harm harry hartmut hartwig heather hedwig heide heidemarie heidi heidrun heike heiko heiner
heino heinrich heinz helen helena helene helga hella helmut helmuth hendrik henning henri henriette henrik henrike henry herbert
heribert hermann hermine herta hertha hilda hilde hildegard hinrich holger horst hubert hubertus hugo ida ilka ilona ilse imke
immo ina ines inga inge ingeborg ingelore ingo ingrid inka insa irena irene irina iris irma irmgard irmtraud isa isabel isabell
isabella isabelle isolde jacob jacqueline jakob jan jana janet janett janette janin janina janine janis jannes jannik jannis janosch
jarne jasmin jasper jeannette jennifer jenny jens jeremias jessica jessika jo joachim joana jochen joel joerg johann johanna
johannes john jolanda jonah jonas jonathan jörg jörn josef josefa josefine joseph josephine joshua jost judith jule julia julian
juliana juliane julius jürgen jürn justin justus jutta kai karen karin karina karl karla karlheinz karlotta karola karolin karolina
karoline karsten kaspar katarina kathrin katharina kathleen kathi kathrin kati katia katja katrin kay kerstin kevin kilian kim kirsten
klara klaus klemens knut konrad konstantin konstanze kora kornelia kristian kristin kristina kristine kunigunde kurt lara larissa
lars lasse laura laurenz lea leander leandro lena lene leni lennart lennard lennox leo leon leona leonard leonhard leonie leopold leroy
levi levin lia liam lidia lieselotte liesel lilli lilly lilian liliane lina linda linus lisa lisbeth liselotte lorena lorenz lothar
lotta lotte lou louis louisa louise luca lucas lucia lucie lucy ludger ludolf ludwig luis luisa luise luka lukas lutz lydia mads
magda magdalena magnus maike mailin maik maja malte mandy manfred manuel manuela mara marc marcel marco marcus mareike maren marga
margareta margarete margaretha margarethe margit margitta margot margret margrit maria mariana marianne marie marika marina mario
marion marius marit marita markus marlen marlene marlies marlis marta martha martin martina marvin mathias mathilda mathilde
mathis matthias maurice mauritz max maxi maximilian maya mechthild meik meike meinhard melanie melina melissa merle meta mia michael
michaela michel michelle mila milan milena milla mina minna mira miriam mirjam mirko monika monique moritz nadia nadine nadja nancy
natalia natalie natascha nathalie nele nico nicola nicolas nicole niels niklas niko nikola nikolai nikolas nikolaus nils nina noah
noel noemi nora norbert norman nicoletta odo ole olga oliver olivia orlando ortrud ortwin oskar oswald otmar otfried ottfried ottilie
otto ottokar pascal patricia patrick patrik paul paula paulina pauline peer peggy petra peter phil philip philipp philippa pia pierre
quirin rafael raik raimund rainer ralf ralph ramona raphael raphaela rasmus rebecca rebekka regina regine reimund reiner reinhard
reinhardt reinhold renate renata rené renee reni resi rica ricarda richard rieke rita robert robin rocco roland rolf roman romy ronald ronja ronny
rosa rosalie rosalinde rosemarie roswitha rosi rouven roy ruben rudi rudolf rüdiger rudolph runa rupert ruth sabine sabrina samuel
sandra sandro sandy sara sarah sascha saskia sebastian selina selma senta sepp severin sibylle siegbert siegfried sieglinde siegmar
siegmund siegrid siegrun sigmar sigmund sigrid sigrun silas silja silke silvana silvia silvio simon simone sina sinja sofia sofie
solveig sonja sophia sophie sören stefan stefanie steffen steffi stella stephan stephanie sunhild susann susanna susanne suse
sven svenja sybille sylvia tabea tamara tania tanja tatjana teresa tessa thea theda theo theodor theodora theresa therese theresia thekla
thilo thomas thorben thorsten thorben thore tiana til tilda till tillmann tilman tim timm timo timon tina tine tilo tjark tobias
tom tomke toni torben torge torsten tristan trude trudi udo ulf uli ulla ulrich ulrike ursel ursula uschi uta ute uwe valentin valentina
valerie vanessa veit vera verena verona veronika vicky victor victoria viktor viktoria vincent vinzenz viola violetta vivian vivien
viviane volker volkhard volkmar waldemar walburga walter walther waltraud waltraut wanda wendelin wenzel werner wibke wiebke wieland wilfried
wilhelm wilhelmine willi willibald willy wim winfried wolf wolfgang wolfhard wolfram wolfhart xaver yannick yannik yannis yasmin yvette yvonne
zacharias zoe zoé
"""
_TURKISH_ARABIC = """
abbas abdallah abdel abdelkader abdirahman abdul abdulkadir abdullah abdurrahman abubakar aboubacar adem adil adile adnan ahmad ahmed ahmet
aicha aischa aisha akif alaa alaeddin ali alia aliye alper alperen amal amadou amin amina amine amir amira amr anas anwar arash arda arif asim aslan aslı asli assad
asuman atakan atilla aya ayaz aydan aydin aydın ayhan ayla aylin aynur ayse ayşe ayşegül aysegül aysel aysun azad aziz aziza azra bahar
bahman baran baris barış bashar batuhan bayram behzad bekir belgin berat berfin berivan berkay berkan beyza bilal bilge bülent burak
burcu burhan büsra büşra canan cansu celal cem cemal cemil cemile cengiz ceren cevdet cihan cüneyt damla davut defne demet
deniz derya devrim dilan dilara dilek diyar doğan dogan dursun ebru ece ecrin ediz ekrem elanur elif elvan emin emine emir emrah emre
enes engin enver eray erbil ercan erdal erdem erdinc eren ergün erhan erkan ersin ertan ertugrul esad eser esma esra eyüp fadi fadil
fadime fahri faisal farah farhad farid farida faruk fatih fatima fatma fatme fatmire fatoumata fehmi ferhat feride ferit feyza fikret filiz
firas fuat fuad furkan gizem gökhan gözde gül gülay gülcan gülsen gülsüm gülten güler habib habiba hadi hadija hafiz hakan halil
halima halime haluk hamid hamida hamit hamza hana hanan hanife hasan hassan hatice hatun havva haydar haytham hayriye heval hicran hilal
huda hülya hussein hüseyin husam ibrahim ibtisam idil idris ihsan ilhan ilkay ilker ilyas iman imran ipek irfan isa ismail ismet issa izzet
jaber jabir jamal jamila jasin jawad kaan kadir kamal kamil karam karim karima kazim kemal kenan kerem kerim khadija khaled khalid
khalil khalaf kübra kürsat laila lale lamia latif latifa layla leila leyla lina lutfi lütfi maha mahir mahmoud mahmud mahmut majd majid malak
malek malika mansour marwa marwan maryam mazen mehdi mehmed mehmet melek meltem merve meryem mert mesut metin mevlüt minh mohamad
mohamed mohammad mohammed moustafa muhammad muhammed muhammet muhammer mukadder murad murat musa mustafa mürsel müslüm nabil nabila nada nadeem nadifa
nadir nadira nahed nail naim najib najim nalan nasrin navid nasser nazan nazim nazli necati necla neriman neslihan nesrin nevin nevzat nezaket
nidal nihat nilay nilgün nimet nizar noor nour nuray nurcan nurettin nuri nurhan nurten nurullah oguz oğuz okan olcay ömer omar omid onur orhan osama
osman özcan özden özge özgür özkan özlem parisa parwin pelin pembe perihan pervin pinar pınar polat rabia rachid rahim rahma rama rami ramazan rana
rania rashid rasim raschid recep refik reyhan reza rezan rima riza rıza ruhi rukiye saad saadet sabri sadik safa safiye sahin şahin said sait
salah saleh salih salim salma sami samir samira samet sara sarwar savas sedat sefa seher selahattin selcuk selçuk selda selim selin sema semih semra
semiha sena senay serap serdar serhat serkan serpil sevda sevgi sevil sevim sevinc seyda shadi shahin sherin shirin sibel sila simge sinan
siyar songül soraya suat süleyman suleiman suleyman sultan sümeyye tahir tahsin tamer tarek tarik taner tayfun tayyip tekin tolga tufan
tugba tuğba tugce tülay tuncay turan turgut ufuk ugur uğur umit ümit umut ünal usman vahit vedat veli volkan walid yahya yakup yagmur
yasar yaşar yasemin yasin yasmina yasmine yassin yavuz yekta yeliz yesim yilmaz yıldız yildiz younes yousef youssef yücel yüksel yunus yusuf yusra zafer
zahra zainab zaki zehra zeki zeliha zerrin zeynep ziad zuhal zülfiye zübeyde zümra
"""
_SLAVIC_BALKAN = """
adrijana agata agnieszka albin albina aleksandar aleksander aleksandr aleksandra aleksej aleksei alexej alexei aljona alma alona amela amra ana anastasia anastasija
anastasiia anatoli anatolij andrej andrij andriy andrzej ante antonina antun arben ardian arkadi arkadij armin artem artiom artjom asja bartosz bartłomiej
bartek beata besim besnik blagoja blerim bogdan bogna bogumila bohdan bojan bojana borislav borys bozena bożena branislav branka branko cezary
czeslaw dagmara dajana dalibor damir danica danijel danijela danuta danylo danilo daria dariusz darija darko darya davor dawid dejan dijana dimitri dimitrij dinko
dmitri dmitrij dmitry dmytro dobromir dorota dragan dragana drago dusan duška edyta ekaterina elvir elvis elzbieta elżbieta emina emir ema enisa ewa
evgenij evgeni evgenia fadil fatos filip flamur flutura galina gennadi georgi gheorghe goran gordana grazyna grażyna grigori grzegorz halina hanka hennadij
hryhorij ignacy igor ihor ilija ilja illia ilona iouri irina iryna iurii ivan ivana ivanka ivica ivo iwona jacek jadranka jadwiga jakub jan janko janusz jarmila jaroslav
jaroslaw jarosław jasmina jasna jelena jerzy jewgenij joanna jolanta jovan jovana jozef józef julija juraj juri jurij justyna kacper kamila kamil karol
karolina kasia kasimir katarzyna kateryna kazimierz khrystyna kinga kira kiril klaudia kolya konstantyn krystian krystyna krzysztof ksenia ksenija larisa larysa lech leszek
lew lidija lilia liliya ljiljana ljubica ljubomir ljudmila ludmila ludmilla łukasz lukasz luljeta lyudmyla lyubov maciej magdalene maksim maksym małgorzata
malgorzata marcin marek mariia mariola mariusz mariya marija marijana marko marta marzena mateusz matej matija michail michal michał mihail mihai mikhail
mikolaj mikołaj milan milana mile milica miljana milorad milos miloš miodrag mira mirela mirjana mirko miroslav miroslaw mirosław mladen mykhailo mykola nadezhda
nadja nadiia natalija natalya nataliia natasa nataša nebojsa nenad nevena nikolaj nikolay nikita norbert novak oksana oleg oleh oleksandr oleksandra
oleksii oleksiy olena olesia oleksij olha ondrej ostap patrycja pavel pavlo pawel paweł petar petko petr petro piotr plamen predrag przemysław przemyslaw radek radmila radoslav
radoslaw radosław radovan rafal rafał ratko renata roksana roman roksolana rostyslav rusłan ruslan ryszard sanja sanela sasa saša sava sebastijan selma semen semjon senad
serge sergej sergei sergey sergii serhii sergiusz slavica slavko slawomir sławomir slobodan snezana snežana sofiia solomiia sophia srdjan stanislav stanislaw
stanisław stanka stanko stefania stefanija stepan stjepan stipe stojan suada svetlana svitlana swetlana szymon tadeusz tamara taras tatiana tatjana tetiana teodora tihomir timofey todor
tomasz tomislav tonka toni urszula vaclav václav vadim vadym valentyna valeri valerij vasil vasile vasyl velibor vera veronica vesna viktorija
viktoriia viktoriya vitali vitalij vitalii vjatscheslaw vlad vladimir vladislav vladyslav vlado volodymyr vojtech vuk wasilij witold wieslaw wiesław wiktoria wiktor wladimir
władysław wladyslaw wojciech wolodymyr yana yaroslav yaroslava yevhen yevheniia yulia yuliia yuri yurii zbigniew zdenka zdenko zdravko zdzislaw zlata zlatan zlatko zofia zoja
zoran zorica zuzana zuzanna zygmunt žarko željko zeljko
"""
_OTHERS = """
leïla leila nguyễn văn thị lê
aaron abel abigail cornelis cornelia adriaan aad gijs henk joop klaas kees marijke pieter hendrika anneke bram bas thijmen lotte
 adjoa adriana adriano afonso agostino aiden akua alain alba alberto aldo alessandra alessandro alessia alessio alex alfredo alicia
alison alistair alvaro álvaro amanda amara amelia amy anca andrei andreea andrés andrew andy angelo angeliki anthony antoine antonella antonio antónio aristide armando arianna
arjan ashley athanasios aurelio barbora beatriz bernardo bella benita benito bernardino bo bradley brandon brian bridget bruce bruna bryan camila camilla
carlo carlos carmela carmelo cataldo catalin cătălin catalina catarina caterina cathy cecilia cesare césar charles charlie chiara chinedu chidi chioma chloé chloe
christos ciro cinzia claire claudio concetta constantin corina cornel corrado costel cosmin cristian cristiana cristiano cristina cristobal cynthia damiano daan danilo dario darren
davide debbie diane diego dimitra dimitrios dimitris domenico donatella donato donna dorin douglas duarte dumitru dylan eduardo edward efthymia elaine elena eleni elisabetta ellie
emeka emiliano emilio emiliana emmanuelle enrique enzo ernesto esmeralda esteban estelle ethan eugenia eugenio eva evangelia evangelos fabio fabiola fabrizio fausto federica federico felipe fernanda
fernando filippo filippa flavia flavio florin françois francesco francisca francisco franco frederico gabriele gaetano gary gavin geert gennaro george georgia georgios gerardo geraldine
giada giacomo gianluca gianni gigi gina gino giorgia giorgio giovanna giovanni giulia giuliana giuliano giulio giuseppe giuseppina gloria gonzalo grace graham graziella guillaume guillermo guilherme gustavo
hannes helena hoa hugo ian ignazio iker ilaria ilie inês ioan ioana ioannis ion ionel ionut ionuţ irini isaac isabelle iván jack jaden jaime jake james
jamie jan jane janet jason javier jay jean jeff jeffrey jérôme jeremy jesus jesús jill jim jimmy joan joana joão joao joaquim joaquín joe joris jordan jorge josé josefina josip
josè joyce juan juana julie julien julio june karel kate kathryn kees keith kelly ken kenneth kenny konstantinos kwame kofi kostas kyle kyriaki laetitia lars laurent lauren
laurentiu laszlo lászló leandra lee leszek leticia liviu lorenzo luan luc luciana luciano ludovico luigi luigia luís manoel manolis manoj
marcello marcelo marcin margarida margherita mariam mariana mariano marilena marinus mark marleen martijn martyna mary massimiliano massimo matilde mateo matei
matteo matthew matthieu maura mauricio maurizio mauro megan melania michele michelangelo michał miguel mihaela mike mircea mirella mitchell modesto monica nadège nathan neil
nelson ngozi ngoc nguyen nicholas nicolae nicolò nuno octavian olivier olumide oscar otilia oumar ousmane pablo paola paolo paraskevi pasquale patrizia paulo pedro pietro pilar piero pieter pim
priya puneet radu rahul raj rajesh ramón ramon raluca raquel raúl raul razvan ricardo riccardo rik rob roberta roberto rodrigo rodica rodolfo rogelio roger romeo ronan
rosanna rosario rosalia rose rosetta ross rui ruud ryan salvatore salvator sandeep sander sanne santiago santo saverio scott sean sebastiano sebastião serena sergio
shannon sharon silvestro simona simone simona sofía sonia sorin spyros stavros stefania stefano stelian stephen steve steven stuart sunil sunita susan suzanne tahnee teun thanh theresa thierry thi thijs tiago tiffany timothy tommaso
tomás tony tuan tuğçe tyler ugochukwu umberto valentino valeria valerio vanda vasileios vasiliki vicente vicenzo vincenza vincenzo viorel violeta virginia vito vittoria vittorio
wesley wendy wilma willem william wouter xavier ximena yann yannis yolanda yves zacharie zoltan zoltán mbeki ngoc linh lan huong hương xuan mai duc đức hung hùng quang trang thuy thùy
abena adaeze aminata awa bakary binta blessing boubacar chika efua esi fanta fatou ifeoma issa kadiatou kojo lamin mamadou mariama mirza nana nneka obinna oluwaseun
ousman precious sekou seydou tunde yaa yaw zara eritrea tesfay tesfaye selam semhar mehret abraham haile yonas filmon helina hiwot meron saba senait
amir arezoo ashkan atefeh azadeh babak behnam behrouz elham farzaneh fereshteh golnaz hadis hamed hossein kamran kian kiana laleh leili mahdi mahnaz mahsa masoud maysam mehrdad mina mitra mojtaba
morteza nasrin nazanin negar niloufar nima parvaneh parviz peyman pouya ramin roya saeed sahar saman samaneh sara sepideh shahram shabnam shiva siamak sohrab soheil somayeh yalda zohreh zahra
gulnaz gulsara madina aibek aslan timur rustam ravil renat dinara aigul akbar anwar parwiz nasir wali zabihullah najibullah hamidullah rahmatullah sayed sayyid haji
thorvald frode gunilla gunnar ingvar jaana jarmo jukka kaisa katariina lasse matti mikko niilo pekka pirjo sirpa taina timo tuomas ulla veikko olof göran håkan kerstin lennart
"""

FIRST_NAMES = frozenset(" ".join((_GERMAN, _TURKISH_ARABIC, _SLAVIC_BALKAN, _OTHERS)).split())
AMBIGUOUS = frozenset(
    """adam august auguste ben berg bo can carmen china christian christel christa dana derya diana dora dursun ella
    else elsa emma ernst eva falk felix florian florin frank franka franz gerd gloria grace gül götz harm harry haile heide
    helena holger hana ida ilse ina ion iris isa ivo jan jasmin jay jean jesus jo joe johanna john june juni kai kay ken kim kian kira kofi
    konrad korn lan lars lasse lea lee lena leo leon levi levin lew lia lila lina linda linus lisa lou luan luc luna mai maja mara marc maria
    marie mark marta martin mary max maya medina meta mia mina minh mira nana nora nancy noah nadir nikolaus nimet ole otto paul paula
    petra phil pia pilar polat precious rita robin roman romeo rosa rose rosi roy rupert saba safa sahin said sana sandy sara sema sena severin
    sila sky sunny tan thi theodor till tim tom toni tony tristan urban ute valentin vera verona victoria
    victor viktoria viola virginia vito wanda wim wolf zoe amal amara aslan asli bella blessing bruno clemens donna elisabeth barbara
    anna antonius lambertus vitus gallus kilian laurentius hubertus hilda bono major linh trang duc lale hilal idil ipek ufuk baran bahar bayram savas
    elvis orlando jordan israel marina marine leopold balthasar melek deva alma ara art asja ava aya berat bilge cem devrim ece ediz eren eser ester fama
    fina gina gran hella imme inka jenny jule julia julius kora lara luca majd malek male marion mate merle milan mile mitra musa nada nico noel
    noor nuri oma pascal perle peri pim raik rama rana ray rik rima runa sam ross scott sela shannon sina solo sturm suse tara tyler uli wali
    yaa yen zafer eritrea charlie ron eric edda""".split()
)
