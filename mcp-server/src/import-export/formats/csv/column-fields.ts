/** The fields that a column may be read as, with the headers that programs give them. */
const HEADERS = {
  title:
    'title, task, task name, name, subject, summary, content, todo, item, what, titel, aufgabe, betreff, titre, tâche, nom',
  notes:
    'notes, note, description, details, comment, comments, body, text, notizen, beschreibung, remarques',
  due: 'due, due date, due_date, duedate, due on, date, when, fällig, fällig am, fälligkeit, fälligkeitsdatum, datum, échéance, date d’échéance',
  due_time: 'due time, time, uhrzeit, heure',
  deadline: 'deadline, must be done by, frist',
  priority: 'priority, prio, importance, urgency, priorität, wichtigkeit, priorité',
  tags: 'tags, tag, labels, label, categories, category, contexts, context, schlagwörter, etiketten, étiquettes',
  project: 'project, projects, list, list name, folder, board, projekt, liste, projet',
  section: 'section, section/column, column, group, bucket, abschnitt, spalte, gruppe, colonne',
  parent: 'parent, parent task, subtask of, übergeordnet',
  assignee:
    'assignee, assigned to, owner, responsible, person, zuständig, verantwortlich, responsable',
  status:
    'status, state, done, completed, is completed, complete, finished, erledigt, fertig, terminé, statut',
  completed_at:
    'completed at, completed date, date completed, completion date, completed on, finished at, erledigt am',
  created_at:
    'created, created at, created date, date created, created on, created time, erstellt, erstellt am, créé le',
  recurrence: 'recurrence, repeat, repeats, recurring, wiederholung, répétition',
  reminder: 'reminder, reminders, alarm, erinnerung, rappel',
  duration: 'duration, estimate, estimated time, dauer, schätzung, durée',
  start: 'start, start date, begin, start on, beginn, startdatum, début',
  id: 'id, task id, taskid, uuid, uid, key, gid',
} as const;

export type CsvField = keyof typeof HEADERS;
export const CSV_FIELDS = Object.keys(HEADERS) as CsvField[];

const FIELD_OF = new Map(
  CSV_FIELDS.flatMap((field) =>
    HEADERS[field].split(', ').map((header) => [header, field] as const),
  ),
);

/** The field that a header names, as far as that can be told from it alone. */
export function guessField(header: string): CsvField | undefined {
  const plain = header
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, ' ')
    .replaceAll(/[^\p{L}\p{N} /’]/gu, '')
    .trim();
  return FIELD_OF.get(plain) ?? FIELD_OF.get(header.trim().toLowerCase());
}
