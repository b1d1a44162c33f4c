import { describe, expect, it } from 'vitest';

import { embeddedEnvironment, readCliConfig } from './config.ts';

describe("the command line's configuration", () => {
  it('looks for the data folder here first, then beside the program', () => {
    const { dataFolders, dataFolder } = readCliConfig({}, '/somewhere');
    expect(dataFolders).toHaveLength(2);
    expect(dataFolders[0]).toBe('/somewhere/.taskloom');
    expect(dataFolders[1]).toBe(dataFolder);
  });

  it('looks nowhere else when a data folder is set', () => {
    const config = readCliConfig({ TASKLOOM_DATA_DIR: 'mine' }, '/somewhere');
    expect(config).toMatchObject({
      dataFolders: ['/somewhere/mine'],
      dataFolder: '/somewhere/mine',
    });
  });

  it('takes an empty value for none', () => {
    const env = { TASKLOOM_URL: '', TASKLOOM_TOKEN: ' ', NO_COLOR: '' };
    expect(readCliConfig(env)).toMatchObject({ url: undefined, token: undefined, noColor: false });
  });

  it('turns colours off with any NO_COLOR', () => {
    expect(readCliConfig({ NO_COLOR: '0' }).noColor).toBe(true);
  });
});

describe("an embedded instance's environment", () => {
  it('takes a free port, unless one is set', () => {
    expect(embeddedEnvironment('/data', {})).toMatchObject({ TASKLOOM_PORT: '0' });
    expect(embeddedEnvironment('/data', { TASKLOOM_PORT: '7420' })).toMatchObject({
      TASKLOOM_PORT: '7420',
      TASKLOOM_DATA_DIR: '/data',
    });
  });
});
