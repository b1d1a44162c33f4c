import type { Texts } from './english-texts.ts';

export const GERMAN_TEXTS: Texts = {
  and: 'und',
  tasks: '{n} Aufgabe|{n} Aufgaben',
  openTasks: '{n} offene Aufgabe|{n} offene Aufgaben',
  projects: '{n} Projekt|{n} Projekte',
  due: 'fällig {when}',
  done: 'erledigt',
  deadline: 'Frist {when}',
  priority: 'Priorität {n}',
  inProject: 'in {project}',
  reminder: 'Erinnerung {when}',
  next: '{rule} (als Nächstes {when})',
  noDue: 'ohne Datum',
  more: '… und {n} weitere.',
  read: 'Ich lese „{typed}“ als „{read}“.',

  greeting:
    'Hallo! Sag mir, was zu tun ist, oder frage „was ist heute fällig?“. „Hilfe“ zeigt mehr Beispiele.',
  thanks: 'Gern geschehen.',
  help: 'Ich bin der eingebaute Assistent: Ich verstehe Befehle zu Aufgaben, kein freies Gespräch. Zum Beispiel:\n\n{examples}',
  cancelled: 'In Ordnung, es wurde nichts geändert.',
  remembered: 'Ich merke mir: „{text}“. Sag „was weißt du über mich“, um alles zu sehen.',
  rememberedProject:
    'Ich merke mir: „{text}“. Neue Aufgaben kommen nach „{project}“, wenn du nichts anderes sagst.',
  forgotten: 'Ich merke mir nicht mehr: „{text}“.',
  facts: 'Ich merke mir:\n\n{list}\n\nSag „vergiss 1“ oder ändere es in den Einstellungen.',
  noFacts:
    'Ich merke mir noch nichts. Sag zum Beispiel „merk dir, dass neue Aufgaben nach Arbeit kommen“.',
  noSuchFact: 'Was davon soll ich vergessen?\n\n{list}\n\nSag „vergiss“ und die Nummer.',
  noQuestion: 'Es ist keine Frage offen. Was kann ich tun?',
  notUnderstoodLong:
    'Das habe ich nicht verstanden: Ich bin der eingebaute Assistent und kenne nur Befehle zu Aufgaben. Was davon möchtest du?\n\n{examples}',
  offerAdd:
    'Das habe ich nicht als Befehl verstanden. Soll ich „{said}“ als Aufgabe hinzufügen? Sag „ja“ oder „Hilfe“.',

  addAnother:
    'Es gibt schon {task}. Soll ich noch eine hinzufügen? Sag „ja“ oder was mit dieser geschehen soll, zum Beispiel „verschiebe sie auf Freitag“.',
  added: 'Hinzugefügt: {task}.',
  addedMany: '{tasks} hinzugefügt:',
  addedSub: '{task} zu {parent} hinzugefügt.',
  addedNothing: 'Es wurde nichts hinzugefügt.',
  addedUnread:
    '{words} steht noch im Titel, da ich es nicht als Datum lesen konnte. Sag „verschiebe es auf …“ mit einem Datum, wenn es eines war.',
  addedPlace: '„{name}“ gab es noch nicht, daher habe ich es angelegt.',
  addedSuggestion: 'Meintest du „{words}“? Sag „ja“, und ich trage es ein.',
  askTitle: 'Was soll ich hinzufügen{when}? Sag, was zu tun ist, zum Beispiel „Blumen gießen“.',
  askWhen:
    'Wann soll ich dich an „{title}“ erinnern? Zum Beispiel „morgen um 9“ oder „in 20 Minuten“.',
  askWhenTask:
    'Wann soll ich dich an „{title}“ erinnern? Zum Beispiel „morgen um 9“ oder „30 Minuten vorher“.',
  tooManyLines:
    'Das sind {n} Aufgaben; ich füge höchstens {most} auf einmal hinzu. Wollen wir sie aufteilen?',

  completed: 'Erledigt: {titles}.',
  repeats: 'Sie wiederholt sich: Die nächste folgt.',
  repeatsNext: 'Sie wiederholt sich: als Nächstes {when}.',
  reopened: 'Wieder offen: {titles}.',
  deleted: 'Gelöscht: {titles}. Sag „rückgängig“, um sie zurückzuholen.',
  stays: 'In Ordnung, {titles} bleibt.|In Ordnung, {titles} bleiben.',
  changed: 'Geändert: {task}.',
  moved: 'Verschoben: {task}.',
  unchanged: 'Es wurde nichts geändert.',
  restored: '{task} ist wieder da.',
  snoozed: 'Ich erinnere dich wieder an {titles}: {when}.',
  commented: 'Kommentar zu {titles} hinzugefügt.',
  noComments: '{title} hat keine Kommentare.',
  comments: 'Kommentare zu {title}:',
  waits: '{titles} wartet auf {others}.|{titles} warten auf {others}.',
  undone: 'Zurückgenommen: {what}.',
  undoneBare: 'Zurückgenommen.',
  failed: 'Das hat nicht geklappt: {why} Was soll ich stattdessen tun?',
  mostAtOnce: 'Auf diese Weise ändere ich höchstens {n} Aufgaben auf einmal. Welche zuerst?',

  askMany:
    'Das sind {tasks}:\n\n{list}\n\n{verb} Sag „ja“, „nein“, „nur die erste“ oder „alle außer …“.',
  shallComplete: 'Soll ich alle erledigen?',
  shallMove: 'Soll ich alle verschieben?',
  shallChange: 'Soll ich alle ändern?',
  tooMany:
    'Das sind mehr als {n} Aufgaben. Welche davon meinst du? Grenze sie ein, zum Beispiel mit #Zuhause oder „überfällig“.',
  noSuch: 'Es gibt keine Aufgaben {about}. Welche meinst du?',
  noSuchKind: 'Solche Aufgaben gibt es nicht. Welche meinst du?',
  unknownWord:
    'Ich weiß nicht, was „{words}“ hier bedeutet: Es ist weder ein Projekt noch ein Tag oder Datum, und keine Aufgabe heißt so. Welche Aufgaben meinst du?',
  unknownPlace:
    'Es gibt weder ein Projekt noch einen Abschnitt „{name}“, und ich kann es nicht als Datum lesen. Wohin soll {titles}? Deine Projekte: {projects}.',
  unknownExcept: 'Keine dieser Aufgaben hat „{words}“ im Titel. Welche soll ich auslassen?',
  which: 'Welche meinst du?\n\n{list}\n\nSag die Nummer oder den Titel, „alle“ oder „abbrechen“.',
  whichLoose:
    'Keine Aufgabe hat alle diese Wörter. Welche meinst du?\n\n{list}\n\nSag die Nummer oder den Titel, „alle“ oder „abbrechen“.',
  whichAgain:
    'Das habe ich nicht verstanden. Sag eine Nummer von 1 bis {n} oder „abbrechen“. Welche ist es?',
  isIt: 'Keine Aufgabe heißt „{words}“. Meinst du {title}? Sag „ja“ oder „nein“.',
  isItAgain: 'Das habe ich nicht verstanden. Meinst du {title}? Sag „ja“ oder „nein“.',
  whichTask: 'Ich weiß nicht, welche Aufgabe du meinst. Wie heißt sie, oder ein Teil davon?',
  missing:
    'Ich habe keine offene Aufgabe wie „{words}“ gefunden. Welche meinst du? „Alle Aufgaben“ zeigt sie.',
  missingDone: 'Ich habe keine erledigte Aufgabe wie „{words}“ gefunden. Welche meinst du?',
  addInstead:
    'Ich habe keine Aufgabe wie „{words}“ gefunden. Soll ich „{line}“ als neue hinzufügen? Sag „ja“ oder „nein“.',
  noOther: 'Ich weiß nicht, welche andere du meinst. Wie heißt sie?',
  noLast: 'Ich weiß nicht, was ich genauso machen soll. Was soll ich mit {titles} tun?',
  askSelection:
    'Ich habe nicht verstanden, welche. Sag „ja“ für alle {n}, „nein“, „nur 1 und 2“ oder „alle außer …“. Welche?',

  none: 'Es gibt keine Aufgaben {about}.',
  noneAtAll: 'Du hast keine offenen Aufgaben.',
  free: 'Es ist nichts fällig ({when}): Du hast frei.',
  list: '{tasks} {about}:',
  listAll: '{tasks}:',
  moreThan: 'Mehr als {n} Aufgaben {about}:',
  through: '{about} (bis {day})',
  found: '{openTasks} mit „{words}“:',
  foundDone: 'Keine offene Aufgabe hat „{words}“, aber {tasks} {are} erledigt:',
  are: 'ist|sind',
  foundNone:
    'Keine Aufgabe hat „{words}“ im Titel oder in den Notizen, und kein Projekt heißt so. Wonach soll ich sonst suchen?',
  foundLine: '{task}.',
  planNone:
    'Heute ist nichts fällig, und nichts ist überfällig. Sag „demnächst“, um zu sehen, was kommt.',
  plan: '{tasks} für heute, das Wichtigste zuerst:',
  findInstead:
    'Ich weiß nicht, was „{words}“ hier bedeutet. Soll ich in Titeln und Notizen danach suchen? Sag „ja“ oder „nein“.',

  aboutDue: 'fällig {value}',
  aboutBefore: 'fällig vor {value}',
  aboutBy: 'fällig bis {value}',
  aboutAfter: 'fällig nach {value}',
  aboutOverdue: 'überfällig',
  aboutUpcoming: 'demnächst',
  aboutDone: 'erledigt',
  aboutCompleted: 'erledigt {value}',
  aboutCreated: 'hinzugefügt {value}',
  aboutUndated: 'ohne Datum',
  aboutRecurring: 'mit Wiederholung',
  aboutBlocked: 'die auf andere warten',
  aboutUnassigned: 'ohne Zuständige',
  aboutAssigned: 'zugewiesen an {value}',
  aboutPriority: 'mit Priorität {value}',
  aboutTagged: 'mit @{value}',
  aboutSection: 'im Abschnitt {value}',
  aboutInbox: 'im Eingang',
  aboutIn: 'in {value}',
  aboutAbout: 'mit „{value}“',
  or: 'oder',
  noPlace: 'Es gibt kein Projekt „{name}“. Welches meinst du? Deine Projekte: {projects}.',
  projectAdded:
    'Projekt „{name}“ hinzugefügt. Füge etwas hinzu mit „neue Aufgabe Milch kaufen #{name}“.',
  projectNotAdded:
    'Das Projekt wurde nicht hinzugefügt. Vielleicht gibt es es schon: Sag „Projekte“.',
  noNotifications: 'Du hast keine ungelesenen Benachrichtigungen.',
  notifications:
    '{n} ungelesene Benachrichtigung:\n\n{list}\n\nSag „Benachrichtigungen gelesen“, wenn du damit fertig bist.|{n} ungelesene Benachrichtigungen:\n\n{list}\n\nSag „Benachrichtigungen gelesen“, wenn du damit fertig bist.',
  notificationsRead: 'Alle Benachrichtigungen sind gelesen.',
  who: 'Du bist {name}, und deine Zeitzone ist {zone}. Ich bin der eingebaute Assistent von Taskloom.',
  nothingInTrash:
    'Nichts im Papierkorb hat „{words}“ im Titel. Welche meinst du? „Papierkorb“ zeigt, was gelöscht wurde, „rückgängig“ nimmt die letzte Änderung zurück.',
  whichDeleted: 'Welche meinst du?\n\n{list}',
  aboutExcept: '{about} außer {value}',
  noted: 'In den Notizen von {titles} ergänzt.',
  whatWithIt: 'Was soll ich damit tun? Zum Beispiel „erledige 1“ oder „verschiebe 1 auf Freitag“.',
  shallUndo:
    'Entschuldige. Soll ich die letzte Änderung zurücknehmen? Sag „ja“ oder „nein“, oder was es hätte sein sollen.',
  aboutFilter: 'im Filter {value}',
  importFiles:
    'Dateien kann ich hier nicht einlesen. Öffne „Import and export“ auf der Seite oder starte `npx taskloom import DATEI`.',
  exportFiles:
    'Dateien kann ich hier nicht ausgeben. Öffne „Import and export“ auf der Seite oder starte `npx taskloom export`.',
  tagRenamed: '@{tag} heißt jetzt @{name}.',
  tagDeleted: '@{tag} ist von allen Aufgaben entfernt.',
  noTags: 'Du hast keine Tags. Sag „tagge Milch kaufen mit einkauf“.',
  tagList: 'Deine Tags:\n\n{list}',
  filterSaved: 'Filter „{name}“ gespeichert.',
  filterDeleted: 'Der Filter „{name}“ ist weg.',
  noFilters: 'Du hast keine gespeicherten Filter.',
  filterList: 'Deine Filter:\n\n{list}',
  noSuchFilter: 'Es gibt keinen Filter „{name}“. Welchen meinst du? „Filter“ zeigt deine.',
  settingsChanged: 'Deine Einstellungen sind geändert.',
  calendar:
    'Abonniere diese Adresse in deinem Kalender; behalte sie für dich, denn sie zeigt deine Aufgaben:\n\n{url}',
  noCalendar: 'Dein Kalender hat keine Adresse.',
  members: 'In {project}:\n\n{list}',
  invited: '{person} zu „{project}“ eingeladen als {role}. Dabei ist, wer annimmt.',
  shared: '{person} hat „{project}“ als {role}.',
  unshared: '{person} hat „{project}“ nicht mehr.',
  noSections: '„{project}“ hat keine Abschnitte.',
  sections: 'Abschnitte von „{project}“: {list}.',
  projectRenamed: '„{project}“ heißt jetzt „{name}“.',
  projectArchived: '„{project}“ ist archiviert.',
  projectDeleted:
    '„{project}“ mit seinen Aufgaben gelöscht. Sag „rückgängig“, um es zurückzuholen.',
  notArchived: 'Es gibt kein archiviertes Projekt „{project}“. Welches meinst du?',
  projectBack: '„{project}“ ist wieder da.',
  overview:
    '{overdue} überfällig, {today} heute fällig, {week} in den nächsten 7 Tagen, {undated} ohne Datum.\n\n{list}',
  overviewProject: '- {name}: {open} offen',
  overviewLate: '- {name}: {open} offen, {late} überfällig',
  stats: 'In den letzten 7 Tagen hast du {tasks} erledigt.\n\n{list}',
  statsStreak:
    'In den letzten 7 Tagen hast du {tasks} erledigt, an {streak} Tagen hintereinander.\n\n{list}',
  statsDay: '- {date}: {done} erledigt, {added} hinzugefügt',
  noActivity: 'Es wurde noch nichts geändert.',
  activity:
    'Die letzten Änderungen, neueste zuerst:\n\n{list}\n\nSag „rückgängig“, um die letzte zurückzunehmen.',
  trashEmpty: 'Der Papierkorb ist leer.',
  trash:
    'Im Papierkorb, neueste zuerst:\n\n{list}\n\nSag „stelle {title} wieder her“, um sie zurückzuholen.',

  examples: `- neue Aufgabe Milch kaufen morgen um 9 #Zuhause
- erinnere mich morgen um 9 daran, Ana anzurufen
- was ist heute fällig? · überfällig · zeige Arbeit
- suche Milch · wann ist der Zahnarzt?
- Milch kaufen erledigt · öffne Milch kaufen wieder
- verschiebe den Zahnarzt auf Freitag um 10 · setze Milch kaufen auf p1
- erledige alle p1 Aufgaben in Arbeit
- benenne Milch kaufen in Brot kaufen um
- wiederhole Milch kaufen jeden Montag
- verschiebe Milch kaufen nach Zuhause · tagge Milch kaufen mit einkauf
- lösche Milch kaufen · rückgängig`,
};
