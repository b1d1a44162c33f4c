import { englishDates } from './english-dates.ts';
import { englishRecurrences } from './english-recurrences.ts';
import { englishTimes } from './english-times.ts';
import type { Language } from './language.ts';

/** English, as people type it into a task list. */
export const english: Language = {
  weekdays: {
    ...{ monday: 1, mondays: 1, mon: 1 },
    ...{ tuesday: 2, tuesdays: 2, tues: 2, tue: 2 },
    ...{ wednesday: 3, wednesdays: 3, weds: 3, wed: 3 },
    ...{ thursday: 4, thursdays: 4, thurs: 4, thur: 4, thu: 4 },
    ...{ friday: 5, fridays: 5, fri: 5 },
    ...{ saturday: 6, saturdays: 6, sat: 6 },
    ...{ sunday: 7, sundays: 7, sun: 7 },
  },
  months: {
    ...{ january: 1, jan: 1, february: 2, feb: 2, march: 3, mar: 3, april: 4, apr: 4 },
    ...{ may: 5, june: 6, jun: 6, july: 7, jul: 7, august: 8, aug: 8 },
    ...{ september: 9, sept: 9, sep: 9, october: 10, oct: 10 },
    ...{ november: 11, nov: 11, december: 12, dec: 12 },
  },
  units: {
    ...{ minute: 'minute', minutes: 'minute', mins: 'minute', min: 'minute', m: 'minute' },
    ...{ hour: 'hour', hours: 'hour', hrs: 'hour', hr: 'hour', h: 'hour' },
    ...{ day: 'day', days: 'day', d: 'day' },
    ...{ workday: 'workday', workdays: 'workday', weekday: 'workday', weekdays: 'workday' },
    ...{ 'working day': 'workday', 'working days': 'workday' },
    ...{ 'business day': 'workday', 'business days': 'workday' },
    ...{ week: 'week', weeks: 'week', wks: 'week', wk: 'week', w: 'week' },
    ...{ month: 'month', months: 'month', mths: 'month', mth: 'month', mo: 'month' },
    ...{ quarter: 'quarter', quarters: 'quarter' },
    ...{ year: 'year', years: 'year', yrs: 'year', yr: 'year', y: 'year' },
  },
  numbers: {
    ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7 },
    ...{ eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12, fifteen: 15, twenty: 20, thirty: 30 },
    ...{ half: 0.5, 'half a': 0.5, 'half an': 0.5, 'a couple of': 2, 'a couple': 2 },
  },
  ordinals: {
    ...{ first: 1, second: 2, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8 },
    ...{ ninth: 9, tenth: 10, eleventh: 11, twelfth: 12, fifteenth: 15, twentieth: 20 },
    ...{ thirtieth: 30, last: -1, 'second last': -2, 'second to last': -2, '2nd last': -2 },
    ...{ '2nd to last': -2, 'third last': -3, '3rd last': -3 },
  },
  ordinalSuffix: 'st|nd|rd|th',
  dayGroups: {
    ...{ weekday: [1, 2, 3, 4, 5], weekdays: [1, 2, 3, 4, 5] },
    ...{ workday: 'working', workdays: 'working', 'working day': 'working' },
    ...{ 'working days': 'working', 'business day': 'working', 'business days': 'working' },
    ...{ weekend: [6], weekends: [6] },
  },
  dayParts: {
    ...{ morning: '09:00', mornings: '09:00', noon: '12:00', midday: '12:00', lunchtime: '12:00' },
    ...{ afternoon: '12:00', afternoons: '12:00', evening: '19:00', evenings: '19:00' },
    ...{ night: '22:00', nights: '22:00', midnight: '00:00' },
  },
  halves: { am: 0, 'a.m.': 0, pm: 12, 'p.m.': 12 },
  every: ['every', 'each', 'ev'],
  and: ['and'],
  to: ['-', '–', 'to', 'through', 'thru'],
  ambiguousAlone: ['sun', 'sat', 'wed', 'tom', 'tod', 'mid may', 'may'],
  patterns: [...englishRecurrences, ...englishDates, ...englishTimes],
};
