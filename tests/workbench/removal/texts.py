# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Made-up texts of a town hall with something in each that keeps it out of red. Nobody in them lives."""

from __future__ import annotations

TEXTS: tuple[str, ...] = tuple(
    """
Sehr geehrte Frau Petra Schneider, Ihr Antrag vom 3. Mai ist da. Frau Schneider, bitte reichen Sie Belege nach.
---
Herr Thomas Brinkmann, Gartenstraße 12, 41334 Nettetal, hat gegen den Bescheid Widerspruch eingelegt.
---
Bitte überweisen Sie auf das Konto DE89 3704 0044 0532 0130 00 von Herrn Weber.
---
Rückfragen an Jana Hoffmann, Tel. 0171 2345678, jana.hoffmann@web.de.
---
Geboren am 12.03.1975 in Viersen, wohnhaft Lobbericher Straße 7, 41334 Nettetal.
---
Die Steuer-Identifikationsnummer lautet 86 095 742 719, die Steuernummer 133/8150/8159.
---
Versicherungsnummer: 65 170839 J 003, Krankenversichertennummer A123456780.
---
Personalausweis Nr. L01X00T471, ausgestellt für Karl-Heinz Vossen.
---
Das Fahrzeug mit dem Kennzeichen VIE-AB 123 stand am Markt im Halteverbot.
---
Aktenzeichen: 32-14/2024-117, Kassenzeichen: 5123.0098.7712.
---
Die Kreditkarte 4111 1111 1111 1111 wurde am Automaten eingezogen.
---
Zugang zum Fachverfahren: Benutzername pschneider, Passwort: Sommer2024!
---
Ein 43-jähriger Mitarbeiter des Bauhofs mit Epilepsie ist seit März krank.
---
Herr Yilmaz leidet an Diabetes und bezieht Bürgergeld.
---
Frau Dr. Kowalski, Ärztin, hat Frau Peters am 4. April krankgeschrieben.
---
Telefonnotiz: Familie Janssen, Hauptstraße 88, 41747 Viersen, möchte den Kitaplatz absagen.
---
Der Schüler Leon Krüger fehlte im Mai an zwölf Tagen; die Mutter, Sandra Krüger, wurde angerufen.
---
Protokoll: Anwesend waren Herr Müller, Frau Meier und Frau Schulz vom Bauamt. Herr Müller stellte den Plan vor.
---
Bitte schreiben Sie an Max Mustermann, Musterweg 3, 12345 Musterstadt.
---
Die Betreuerin Ute Lehmann (02153 89712) bittet um Akteneinsicht für Herrn Gerd Lehmann.
---
Liebe Kollegin, ich habe mit Anja Terhorst gesprochen. Terhorst will den Termin verschieben.
---
Bankverbindung: Aylin Demir, IBAN DE02 1203 0000 0000 2020 51, Verwendungszweck Hundesteuer.
---
IP-Adresse 84.133.12.7 griff in der Nacht auf das Bürgerportal zu.
---
Antragsteller: Piotr Nowak, geb. 01.02.1988, polnischer Staatsangehöriger, wohnhaft Bahnhofstr. 4, 41334 Nettetal.
---
Herr Stefan Küppers ist Mitglied der Gewerkschaft und klagt gegen seine Abmahnung.
---
Die Bewerberin Nadine Schröder ist schwanger und fragt nach der Elternzeit.
---
Widerspruch von Erika Thelen gegen den Gebührenbescheid 2024-0815, Kundennummer 4471129.
---
Frau Özdemir rief an: Ihr Sohn Can Özdemir braucht einen Schwerbehindertenausweis.
---
Zeuge: Bernd Hülsmann, erreichbar unter 0049 2153 123456 oder bernd.huelsmann@t-online.de.
---
Das Jobcenter teilt mit, dass Herr Andreas Pohl seine Miete nicht zahlt; Bedarfsgemeinschaft 12304BG0004711.
---
Sehr geehrter Herr Professor Lindemann, vielen Dank für Ihr Schreiben. Mit freundlichen Grüßen Claudia Rademacher
---
Reisepass C01X00T47 von Frau Ludmila Petrowa ist am 5. Juni abgelaufen.
---
Bitte prüfen: Hat Michael Wagner die Nebentätigkeit angezeigt? Wagner arbeitet in Teilzeit.
---
Der Hund der Familie Büttner, Kehrstraße 19, 41334 Nettetal, hat erneut einen Radfahrer gebissen.
---
Kontoinhaber Jürgen Albers, Kontonummer 1234567890, BLZ 370 400 44.
---
Vermerk: Frau Hannelore Esser ist an Krebs erkrankt und bittet um Stundung der Grundsteuer.
---
An: heike.vogt@gmx.de, Cc: r.neumann@posteo.de. Betreff: Ihr Bauantrag.
---
Die Bewohnerin Rosa Giesen, geboren am 24.12.1936, braucht einen Platz in der Tagespflege.
---
Angeklagter Dennis Kraus wurde wegen Diebstahls verurteilt; die Stadt prüft das Hausverbot.
---
Einladung an Frau Birgit Classen und Herrn Norbert Classen, Am Wasserturm 2, 41334 Nettetal.
---
Mandant: Oliver Strunk. Anwältin: Sabine Keller, Tel. 02162 55512.
---
Der API-Schlüssel lautet sk-proj-aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW.
---
Herr Kamal Haddad ist muslimisch und bittet um Freistellung zum Zuckerfest.
---
Mieterin Corinna Blum, Wohnung 3. OG links, Doerkesplatz 5, 41334 Nettetal, meldet Schimmel.
---
Frau Ingrid Maas (geb. 7. Juli 1950) beantragt Wohngeld; ihre Rente beträgt 812 Euro.
---
Personalnummer 004711: Ralf Zimmermann, Entgeltgruppe 9b, Abmahnung vom 2. Februar.
---
Standesamt: Trauung von Julia Wolters und Daniel Frenzen am 14. August um 11 Uhr.
---
Meldung von Tobias Ingenhoven: Straßenlaterne vor Haus Steyler Straße 41 in 41334 Nettetal ist defekt.
---
Frau Gül Aydin spricht kaum Deutsch; Rückruf unter 01520 1122334 erbeten, ihr Mann Murat Aydin übersetzt.
---
Patientin Helga Dohmen, Versichertennummer M310119800, wurde am Montag entlassen.
""".strip().split("\n---\n")
)
