import { type Request, type Response, Router, urlencoded } from 'express';
import type { Client, Provider } from 'oidc-provider';

import { OAUTH_PATHS, resourceOf } from '../../auth/oidc/provider.ts';
import { DEFAULT_SCOPES, GRANTABLE_SCOPES } from '../../auth/principal.ts';
import type { AccountContext } from '../account-context.ts';
import { listOf, textOf } from '../form-fields.ts';
import { recordAudit } from '../audit-log.ts';
import { type ConsentApp, consentPage } from '../pages/consent-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { sendPage } from '../pages/layout.ts';
import { ownPagesOnly } from '../same-site.ts';
import { findSession, type Session } from '../sessions.ts';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

interface ConsentOptions {
  context: AccountContext;
  /** The provider of the keys in force. */
  provider: () => Provider;
}

/** Where an app's request to connect is shown to the signed-in person, who allows or refuses it. */
export function createConsentRoutes({ context, provider }: ConsentOptions): Router {
  const { database, publicUrl } = context;
  const routes = Router();

  routes.get(`${OAUTH_PATHS.interaction}/:uid`, async (request, response) => {
    const asked = await load(request, response);
    if (!asked) return;
    const { interaction, app, scopes, session } = asked;
    if (await isRemembered(asked)) return finish(request, response, { ...asked, granted: scopes });
    sendPage(response, consentPage({ uid: interaction.uid, app, scopes, session }));
  });

  routes.post(
    `${OAUTH_PATHS.interaction}/:uid`,
    ownPagesOnly(publicUrl),
    urlencoded({ extended: false, limit: '4kb' }),
    async (request, response) => {
      const asked = await load(request, response);
      if (!asked) return;
      const { app, scopes, session } = asked;
      const form = request.body as Record<string, unknown>;
      // The page was made for whoever was signed in then.
      if (form['account'] !== session.userId) return response.redirect(303, request.originalUrl);
      if (form['decision'] !== 'allow') {
        await database.asSystem((sql) =>
          recordAudit(sql, {
            event: 'app_refused',
            userId: session.userId,
            app: app.name,
            request,
          }),
        );
        return provider().interactionFinished(request, response, {
          error: 'access_denied',
          error_description: 'The person refused.',
        });
      }
      const chosen = new Set(listOf(form, 'scope'));
      const granted = scopes.filter((scope) => scope === 'tasks:read' || chosen.has(scope));
      return finish(request, response, { ...asked, granted });
    },
  );
  return routes;

  async function load(request: Request, response: Response): Promise<Asked | undefined> {
    const interaction = await provider()
      .interactionDetails(request, response)
      .catch(() => undefined);
    const client = interaction && (await provider().Client.find(clientIdOf(interaction)));
    if (!interaction || !client || interaction.uid !== request.params['uid']) {
      sendPage(response, messagePage('expired'));
      return undefined;
    }
    const session = await findSession(context, request);
    if (!session || isOlderThanAsked(session, interaction)) {
      const next = encodeURIComponent(`${OAUTH_PATHS.interaction}/${interaction.uid}`);
      response.redirect(303, `/account/sign-in?next=${next}`);
      return undefined;
    }
    return {
      interaction,
      client,
      session,
      app: describeApp(client, interaction),
      scopes: scopesOf(interaction),
    };
  }

  /** Only for addresses on the web: any program on a machine can wait on a loopback address. */
  async function isRemembered({
    interaction,
    client,
    session,
    app,
    scopes,
  }: Asked): Promise<boolean> {
    if (!app.redirectUri.startsWith('https:') || promptOf(interaction).includes('consent'))
      return false;
    const [known] = await database.asSystem(
      (sql) => sql`
        select 1 from taskloom.oauth_grants
         where user_id = ${session.userId} and client_id = ${client.clientId}
           and redirect_uri = ${app.redirectUri} and scopes @> ${[...scopes]} and expires_at > now()`,
    );
    return known !== undefined;
  }

  async function finish(
    request: Request,
    response: Response,
    { interaction, client, session, app, scopes, granted }: Asked & { granted: readonly string[] },
  ): Promise<void> {
    const { Grant } = provider();
    const grant = new Grant({ accountId: session.userId, clientId: client.clientId });
    const refused = scopes.filter((scope) => !granted.includes(scope));
    const others = wordsOf(interaction.params['scope']).filter((scope) => !scopes.includes(scope));
    grant.addOIDCScope([...granted, ...others].join(' '));
    grant.addResourceScope(resourceOf(publicUrl), granted.join(' '));
    if (refused.length > 0) {
      grant.rejectOIDCScope(refused.join(' '));
      grant.rejectResourceScope(resourceOf(publicUrl), refused.join(' '));
    }
    const grantId = await grant.save();
    await database.asSystem(async (sql) => {
      await sql`
        update taskloom.oauth_grants
           set client_name = ${app.name}, client_host = ${app.host},
               redirect_uri = ${app.redirectUri}, scopes = ${[...granted]}
         where id = ${grantId}`;
      const detail = granted.join(' ');
      await recordAudit(sql, {
        event: 'app_connected',
        userId: session.userId,
        app: app.name,
        detail,
        request,
      });
    });
    await provider().interactionFinished(request, response, {
      login: { accountId: session.userId, amr: [...session.methods], remember: false },
      consent: { grantId },
    });
  }
}

interface Asked {
  interaction: Interaction;
  client: Client;
  session: Session;
  app: ConsentApp;
  scopes: readonly string[];
}

function clientIdOf({ params }: Interaction): string {
  return textOf(params, 'client_id');
}

function promptOf({ params }: Interaction): string[] {
  return wordsOf(params['prompt']);
}

function wordsOf(value: unknown): string[] {
  return typeof value === 'string' ? value.split(' ').filter((word) => word !== '') : [];
}

/** What it asks for and may be given, in our order. */
function scopesOf({ params }: Interaction): string[] {
  const asked = new Set(wordsOf(params['scope']));
  const known = GRANTABLE_SCOPES.filter((scope) => asked.has(scope));
  return known.length > 0 ? known : [...DEFAULT_SCOPES];
}

/** `prompt=login`: the person is to prove who they are again. */
function isOlderThanAsked(session: Session, interaction: Interaction): boolean {
  return promptOf(interaction).includes('login') && !session.isFresh;
}

function describeApp(client: Client, { params }: Interaction): ConsentApp {
  const redirectUri = textOf(params, 'redirect_uri');
  const target = new URL(redirectUri);
  const isOnWeb = target.protocol === 'https:';
  const isLoopback = target.protocol === 'http:';
  const document = URL.parse(client.clientId);
  return {
    name: (client.clientName ?? '').trim().slice(0, 80) || 'An app without a name',
    redirectUri,
    host: isOnWeb ? target.host : isLoopback ? 'this computer' : `${target.protocol}//`,
    kind: isOnWeb ? 'web' : isLoopback ? 'loopback' : 'scheme',
    publisher: document?.protocol === 'https:' ? document.host : undefined,
    formTarget: isOnWeb || isLoopback ? target.origin : target.protocol,
  };
}
