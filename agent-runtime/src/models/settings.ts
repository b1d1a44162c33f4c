import { ConfigError } from '@taskloom/platform';
import { z } from 'zod';

/** Which model answers, and how to reach it. */
export interface ModelSettings {
  provider: 'offline' | 'openai' | 'gemini' | 'compatible';
  /** The provider's name of the model; empty for `offline`. */
  name: string;
  apiKey?: string;
  /** Instead of the provider's own address. */
  baseUrl?: string;
  /** Asked in turn when it fails for good before it has answered anything. */
  fallbacks?: readonly ModelSettings[];
}

/** Taken when only a key is given. */
const DEFAULTS = { openai: 'gpt-5.6-luna', gemini: 'gemini-3.8-flash' } as const;

const MODEL = /^(?:offline|(?:openai|gemini|compatible):\S+)$/u;
const ONE_OF_SEVERAL = String.raw`(?:offline|(?:openai|gemini|compatible):[^\s,]+)`;
const MODELS = new RegExp(`^${ONE_OF_SEVERAL}(?:, ?${ONE_OF_SEVERAL})*$`, 'u');
const key = z.string().regex(/^\S+$/u, 'must not contain spaces').optional();

/** Keys of the environment; spread into a service's own schema. */
export const modelEnvironment = {
  TASKLOOM_MODEL: z
    .string()
    .regex(MODEL, 'has to be offline, openai:NAME, gemini:NAME or compatible:NAME')
    .optional()
    .describe(
      '`offline`, `openai:NAME`, `gemini:NAME` or `compatible:NAME`; unset, the first key found decides.',
    ),
  TASKLOOM_MODEL_FALLBACKS: z
    .string()
    .regex(MODELS, 'has to be models in the form of TASKLOOM_MODEL, with commas between them')
    .optional()
    .describe(
      'Models, such as `gemini:NAME,offline`, that answer in turn when the one before fails for good.',
    ),
  OPENAI_API_KEY: key.describe('Key of OpenAI; alone it chooses a model of theirs.'),
  GEMINI_API_KEY: key.describe('Key of Google Gemini; alone it chooses a model of theirs.'),
  TASKLOOM_MODEL_BASE_URL: z
    .url({ protocol: /^https?$/u, error: 'has to be an address with http:// or https://' })
    .optional()
    .describe('Address of an OpenAI-compatible API, such as http://127.0.0.1:11434/v1.'),
  TASKLOOM_MODEL_API_KEY: key.describe('Key for TASKLOOM_MODEL_BASE_URL, where it wants one.'),
};

type ModelEnvironment = z.infer<z.ZodObject<typeof modelEnvironment>>;

/** Throws `ConfigError` when a model asked for lacks its key or address. */
export function modelSettings(env: ModelEnvironment): ModelSettings {
  const first = env.TASKLOOM_MODEL ?? firstWithKey(env);
  const further = env.TASKLOOM_MODEL_FALLBACKS?.split(/, ?/u) ?? [];
  const settings = settingsOf(first, env, `TASKLOOM_MODEL=${first}`);
  if (further.length === 0) return settings;
  const fallbacks = further.map((model) =>
    settingsOf(model, env, `${model} in TASKLOOM_MODEL_FALLBACKS`),
  );
  return { ...settings, fallbacks };
}

function settingsOf(model: string, env: ModelEnvironment, asked: string): ModelSettings {
  const [provider, name = ''] = model.split(/:(.*)/su);
  const needed = (key: keyof ModelEnvironment): string => {
    const value = env[key];
    if (value !== undefined) return value;
    throw new ConfigError([{ key, problem: `is missing; ${asked} needs it` }]);
  };
  switch (provider) {
    case 'openai':
      return { provider, name, apiKey: needed('OPENAI_API_KEY') };
    case 'gemini':
      return { provider, name, apiKey: needed('GEMINI_API_KEY') };
    case 'compatible': {
      const { TASKLOOM_MODEL_API_KEY: apiKey } = env;
      const baseUrl = needed('TASKLOOM_MODEL_BASE_URL');
      return { provider, name, baseUrl, ...(apiKey !== undefined && { apiKey }) };
    }
    default:
      return { provider: 'offline', name: '' };
  }
}

/** Such as `openai:gpt-5.6-luna`. */
export function displayName({ provider, name }: ModelSettings): string {
  return name === '' ? provider : `${provider}:${name}`;
}

function firstWithKey(env: ModelEnvironment): string {
  if (env.OPENAI_API_KEY !== undefined) return `openai:${DEFAULTS.openai}`;
  if (env.GEMINI_API_KEY !== undefined) return `gemini:${DEFAULTS.gemini}`;
  return 'offline';
}
