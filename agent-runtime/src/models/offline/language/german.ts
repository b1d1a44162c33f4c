import answers from './de/answers.json' with { type: 'json' };
import commands from './de/commands.json' with { type: 'json' };
import newTasks from './de/new-tasks.json' with { type: 'json' };
import priorities from './de/priorities.json' with { type: 'json' };
import query from './de/queries.json' with { type: 'json' };
import references from './de/references.json' with { type: 'json' };
import sentences from './de/sentences.json' with { type: 'json' };
import spelling from './de/spelling.json' with { type: 'json' };
import time from './de/time.json' with { type: 'json' };
import { GERMAN_TEXTS } from './german-texts.ts';
import { readLanguage } from './language.ts';

export const GERMAN = readLanguage(
  {
    name: 'de',
    ...sentences,
    ...newTasks,
    commands,
    time,
    priorities,
    query,
    references,
    answers,
    spelling,
  },
  GERMAN_TEXTS,
);
