import answers from './en/answers.json' with { type: 'json' };
import commands from './en/commands.json' with { type: 'json' };
import newTasks from './en/new-tasks.json' with { type: 'json' };
import priorities from './en/priorities.json' with { type: 'json' };
import query from './en/queries.json' with { type: 'json' };
import references from './en/references.json' with { type: 'json' };
import sentences from './en/sentences.json' with { type: 'json' };
import spelling from './en/spelling.json' with { type: 'json' };
import time from './en/time.json' with { type: 'json' };
import { ENGLISH_TEXTS } from './english-texts.ts';
import { readLanguage } from './language.ts';

export const ENGLISH = readLanguage(
  {
    name: 'en',
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
  ENGLISH_TEXTS,
);
