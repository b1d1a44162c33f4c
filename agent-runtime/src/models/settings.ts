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
}

/** Taken when only a key is given. */
const DEFAULTS = { openai: 'gpt-5.6-luna', gemini: 'gemini-3.8-flash' } as const;

const MODEL = /^(?:offline|(?:openai|gemini|compatible):\S+)$/u;
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
  OPENAI_API_KEY: key.describe('Key of OpenAI; alone it chooses a model of theirs.'),
  GEMINI_API_KEY: key.describe('Key of Google Gemini; alone it chooses a model of theirs.'),
  TASKLOOM_MODEL_BASE_URL: z
    .url({ protocol: /^https?$/u, error: 'has to be an address with http:// or https://' })
    .optional()
    .describe('Address of an OpenAI-compatible API, such as http://127.0.0.1:11434/v1.'),
  TASKLOOM_MODEL_API_KEY: key.describe('Key for TASKLOOM_MODEL_BASE_URL, where it wants one.'),
};

type ModelEnvironment = z.infer<z.ZodObject<typeof modelEnvironment>>;

/** Throws `ConfigError` when the model asked for lacks its key or address. */
export function modelSettings(env: ModelEnvironment): ModelSettings {
  const model = env.TASKLOOM_MODEL ?? firstWithKey(env);
  const [provider, name = ''] = model.split(/:(.*)/su);
  const needed = (key: keyof ModelEnvironment): string => {
    const value = env[key];
    if (value !== undefined) return value;
    throw new ConfigError([{ key, problem: `is missing; TASKLOOM_MODEL=${model} needs it` }]);
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
