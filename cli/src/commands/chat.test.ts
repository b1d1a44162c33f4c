import type { RunEvent } from '@taskloom/contracts';
import { describe, expect, it } from 'vitest';

import { Interruption } from '../interruption.ts';
import { startChatServer, type ChatPeer } from '../testing/chat-server.ts';
import { runLine } from '../testing/run-line.ts';
import { TOKEN } from '../testing/tool-server.ts';

const finished: RunEvent = { type: 'RUN_FINISHED', outcome: 'completed' };
const deletion: RunEvent = {
  type: 'TOOL_CALL_START',
  toolCallId: 'call-1',
  toolName: 'delete_tasks',
  title: 'Delete tasks',
  args: { tasks: ['Buy milk'] },
};

/** Runs a chat against a server that follows the script, and the script to its end. */
async function chat(
  script: (peer: ChatPeer) => Promise<void>,
  args: string[],
  options: Parameters<typeof runLine>[1] = {},
) {
  await using server = await startChatServer(script);
  const result = await runLine(['chat', ...args, '--url', server.url, '--token', TOKEN], options);
  await Promise.all(server.scripts);
  return result;
}

describe('taskloom chat with a text', () => {
  it('prints the answer to standard output and what happens besides to standard error', async () => {
    const result = await chat(
      async (peer) => {
        const { conversationId } = await peer.expect('open_conversation');
        const message = await peer.expect('send_message');
        expect(message).toMatchObject({ conversationId, text: 'delete buy milk' });
        peer.begin(message, 'run-1');
        peer.event(deletion);
        peer.event({ type: 'TOOL_CALL_RESULT', toolCallId: 'call-1', isError: false, text: 'ok' });
        peer.say('It is gone.');
        peer.event(finished);
      },
      ['delete', 'buy', 'milk'],
    );
    expect(result).toEqual({ code: 0, stdout: 'It is gone.\n', stderr: '· Delete tasks\n' });
  });

  it('prints the run as one structured answer when asked to', async () => {
    const { stdout } = await chat(
      async (peer) => {
        await peer.expect('open_conversation');
        peer.begin(await peer.expect('send_message'), 'run-1');
        peer.event(deletion);
        const content = { failures: [] };
        peer.event({
          type: 'TOOL_CALL_RESULT',
          toolCallId: 'call-1',
          isError: false,
          text: 'ok',
          content,
        });
        peer.say('It is gone.');
        peer.event(finished);
      },
      ['delete it', '--json', '--conversation', 'conversation-1'],
    );
    expect(JSON.parse(stdout)).toEqual({
      conversation_id: 'conversation-1',
      run_id: 'run-1',
      outcome: 'completed',
      text: 'It is gone.',
      tool_calls: [
        {
          id: 'call-1',
          name: 'delete_tasks',
          title: 'Delete tasks',
          args: { tasks: ['Buy milk'] },
          result: { isError: false, text: 'ok', content: { failures: [] } },
        },
      ],
    });
  });

  it.each([
    ['y\n', 'approve'],
    ['n\n', 'deny'],
    ['', 'deny'],
  ])('asks before a call that needs approval: %j means %s', async (input, decision) => {
    const { code, stderr } = await chat(
      async (peer) => {
        await peer.expect('open_conversation');
        peer.begin(await peer.expect('send_message'), 'run-1');
        peer.event(deletion);
        peer.event({ type: 'TOOL_CALL_APPROVAL_REQUESTED', toolCallId: 'call-1' });
        expect(await peer.expect('decide_approval')).toMatchObject({
          runId: 'run-1',
          toolCallId: 'call-1',
          decision,
        });
        peer.event(finished);
      },
      ['delete it'],
      { input },
    );
    expect(code).toBe(0);
    expect(stderr).toContain('? Delete tasks {"tasks":["Buy milk"]}');
  });

  it('stops the run at the first Ctrl-C and keeps what was said', async () => {
    const interruption = new Interruption();
    const { code, stdout } = await chat(
      async (peer) => {
        await peer.expect('open_conversation');
        peer.begin(await peer.expect('send_message'), 'run-1');
        peer.say('A long');
        expect(await peer.expect('stop_run')).toMatchObject({ runId: 'run-1' });
        peer.event({ type: 'RUN_FINISHED', outcome: 'stopped' });
      },
      ['tell me'],
      {
        interruption,
        onOutput: (output) => {
          if (output.endsWith('long')) interruption.interrupt();
        },
      },
    );
    expect([code, stdout]).toEqual([0, 'A long\n']);
    expect(interruption.signal.aborted).toBe(false);
  });

  it('ends at the second Ctrl-C', async () => {
    const interruption = new Interruption();
    const { code } = await chat(
      async (peer) => {
        await peer.expect('open_conversation');
        peer.begin(await peer.expect('send_message'), 'run-1');
        peer.say('A long');
        await peer.expect('stop_run');
        interruption.interrupt();
      },
      ['tell me'],
      {
        interruption,
        onOutput: (output) => {
          if (output.endsWith('long')) interruption.interrupt();
        },
      },
    );
    expect(code).toBe(130);
  });

  it('tells why a run failed', async () => {
    const { code, stderr } = await chat(
      async (peer) => {
        await peer.expect('open_conversation');
        peer.begin(await peer.expect('send_message'), 'run-1');
        peer.event({
          type: 'RUN_ERROR',
          error: { code: 'unavailable', message: 'the model is away', hint: 'try later' },
        });
      },
      ['hello'],
    );
    expect([code, stderr]).toEqual([1, 'error: the model is away\nhint: try later\n']);
  });

  it('tells why a message was refused', async () => {
    const { code, stderr } = await chat(
      async (peer) => {
        await peer.expect('open_conversation');
        const { messageId } = await peer.expect('send_message');
        peer.refuse('too many messages', messageId);
      },
      ['hello'],
    );
    expect([code, stderr]).toEqual([1, 'error: too many messages\n']);
  });

  it('needs no conversation that is there already', async () => {
    const { code, stdout } = await chat(
      async (peer) => {
        const { type } = await peer.expect('open_conversation');
        peer.refuse('there is no such conversation', type);
        peer.begin(await peer.expect('send_message'), 'run-1');
        peer.say('Here.');
        peer.event(finished);
      },
      ['hello'],
    );
    expect([code, stdout]).toEqual([0, 'Here.\n']);
  });

  it('says that the connection was lost', async () => {
    const { code, stderr } = await chat(
      async (peer) => {
        await peer.expect('open_conversation');
        peer.begin(await peer.expect('send_message'), 'run-1');
        peer.drop();
      },
      ['hello'],
    );
    expect(code).toBe(1);
    expect(stderr).toContain('the connection to the chat was lost');
  });

  it('says that the token is not accepted', async () => {
    await using server = await startChatServer(async () => {});
    const result = await runLine(['chat', 'hello', '--url', server.url, '--token', 'wrong']);
    expect(result).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('does not accept the token') as string,
    });
  });
});

describe('taskloom chat without a text', () => {
  it('talks in one conversation until there are no more lines', async () => {
    const { code, stdout } = await chat(
      async (peer) => {
        const { conversationId } = await peer.expect('open_conversation');
        for (const [run, answer] of ['One.', 'Two.'].entries()) {
          const message = await peer.expect('send_message');
          expect(message.conversationId).toBe(conversationId);
          peer.begin(message, `run-${run}`);
          peer.say(`${message.text}? ${answer}`);
          peer.event(finished);
        }
      },
      [],
      { input: 'first\n\nsecond\n' },
    );
    expect([code, stdout]).toEqual([0, 'first? One.\nsecond? Two.\n']);
  });

  it('goes on after an answer that failed', async () => {
    const { code, stdout, stderr } = await chat(
      async (peer) => {
        await peer.expect('open_conversation');
        peer.begin(await peer.expect('send_message'), 'run-1');
        peer.event({ type: 'RUN_ERROR', error: { code: 'unavailable', message: 'no model' } });
        peer.begin(await peer.expect('send_message'), 'run-2');
        peer.say('Here.');
        peer.event(finished);
      },
      [],
      { input: 'first\nsecond\n' },
    );
    expect([code, stdout, stderr]).toEqual([0, 'Here.\n', 'error: no model\n']);
  });
});
