import { Router } from 'express';

import type { TransactionSql } from '../../database/connect.ts';
import type { AccountContext } from '../account-context.ts';
import { textOf } from '../form-fields.ts';
import { type Link, readLink, useLink } from '../links.ts';
import { channelConfirmedPage, confirmChannelPage } from '../pages/channel-pages.ts';
import { messagePage } from '../pages/message-page.ts';
import { sendPage } from '../pages/layout.ts';

/** `/account/channel`: what a mail that asks whether an address is the person's leads to. */
export function createChannelRoutes(
  { database }: AccountContext,
  changed: (userId: string) => void,
): Router {
  const routes = Router();

  routes.get('/account/channel', async (request, response) => {
    const token = textOf(request.query, 'token');
    const address = await database.asSystem(async (sql) =>
      addressOf(sql, await readLink(sql, 'confirm_channel', token)),
    );
    if (address === undefined) return sendPage(response, messagePage('link'));
    return sendPage(response, confirmChannelPage({ token, address }));
  });

  // By a form: scanners of mail follow links, too.
  routes.post('/account/channel', async (request, response) => {
    const confirmed = await database.asSystem(async (sql) => {
      const link = await useLink(sql, 'confirm_channel', textOf(request.body, 'token'));
      const address = await addressOf(sql, link);
      if (!link || address === undefined) return undefined;
      await sql`
        update taskloom.channels set confirmed_at = now() where id = ${textOf(link.data, 'channel')}`;
      return { address, userId: link.userId };
    });
    if (!confirmed) return sendPage(response, messagePage('link'));
    if (confirmed.userId !== undefined) changed(confirmed.userId);
    return sendPage(response, channelConfirmedPage(confirmed.address));
  });
  return routes;
}

async function addressOf(sql: TransactionSql, link: Link | undefined): Promise<string | undefined> {
  if (!link) return undefined;
  const [row] = await sql<{ address: string }[]>`
    select address from taskloom.channels
     where id = ${textOf(link.data, 'channel')} and channel = 'email'`;
  return row?.address;
}
