import { breakDownTask } from './break-down-task.ts';
import type { Prompt } from './define-prompt.ts';
import { planMyDay } from './plan-my-day.ts';
import { weeklyReview } from './weekly-review.ts';

/** Adding a prompt is its file and its line here. */
export const prompts: readonly Prompt[] = [planMyDay, weeklyReview, breakDownTask];
