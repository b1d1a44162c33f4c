import type { ErrorPayload } from '@taskloom/contracts';

import { UpstreamError } from '../errors.ts';
import { ModelFailure, toModelFailure, type ModelFailureKind } from '../models/model-failure.ts';

const advice: Record<ModelFailureKind, [message: string, hint: string]> = {
  refused_key: [
    'The model’s provider refused the key.',
    'Check the key in the configuration (OPENAI_API_KEY, GEMINI_API_KEY or TASKLOOM_MODEL_API_KEY).',
  ],
  unknown_model: [
    'The provider does not know the configured model.',
    'Check TASKLOOM_MODEL and TASKLOOM_MODEL_BASE_URL.',
  ],
  rate_limited: [
    'The model’s provider has had too many requests, or the account’s credit is used up.',
    'Wait a minute and send the message again, or check the account with the provider.',
  ],
  rejected: [
    'The model’s provider did not accept the request.',
    'Start a new conversation; if that fails too, check TASKLOOM_MODEL.',
  ],
  provider_down: [
    'The model’s provider has a problem at the moment.',
    'Send the message again in a minute.',
  ],
  timeout: ['The model did not answer in time.', 'Send the message again.'],
  unreachable: [
    'The model cannot be reached.',
    'Check the network, and TASKLOOM_MODEL_BASE_URL when it is set.',
  ],
  cut_off: ['The model’s answer broke off.', 'Send the message again.'],
};

/** What a person is told of a run that failed, and the word for it in logs and metrics. */
export function runFailure(error: unknown): { kind: string; payload: ErrorPayload } {
  if (error instanceof UpstreamError) {
    const message = 'Your tasks cannot be reached at the moment.';
    const hint = 'Nothing was changed. Send the message again in a moment.';
    return { kind: `${error.upstream}_down`, payload: { code: 'unavailable', message, hint } };
  }
  // By name: the SDK is loaded with the first run only.
  const name = error instanceof Error ? error.constructor.name : '';
  if (name === 'MaxTurnsExceededError') {
    const message = 'This took too many steps, so it was ended here.';
    const hint = 'What the cards above show was done. Ask for the rest in smaller parts.';
    return { kind: 'too_many_steps', payload: { code: 'limit_exceeded', message, hint } };
  }
  const failure =
    name === 'ModelBehaviorError' ? new ModelFailure('cut_off') : toModelFailure(error);
  const [message, hint] = advice[failure.kind];
  return { kind: failure.kind, payload: { code: 'unavailable', message, hint } };
}
