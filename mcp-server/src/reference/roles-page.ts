import { allows, PERMISSIONS, PERSONAL_TOOLS, ROLES } from '../domain/members/roles.ts';

/** docs/roles.md */
export function rolesPage(): string {
  // The table's keys are its actions.
  const actions = Object.keys(PERMISSIONS) as (keyof typeof PERMISSIONS)[];
  const rows = actions.map((action) => {
    const { words, tools } = PERMISSIONS[action];
    const marks = ROLES.map((role) => (allows(role, action) ? 'yes' : 'no'));
    return `| ${words} | ${marks.join(' | ')} | ${tools.map(code).join(' ')} |`;
  });
  return `<!-- Made by npm run reference from mcp-server/src/domain/members/roles.ts. -->

# Roles

Who may do what in a shared project. Everybody owns the projects they make; their inbox is theirs alone.

| may | ${ROLES.join(' | ')} | with |
| --- | ${ROLES.map(() => '---').join(' | ')} | --- |
${rows.join('\n')}

Each is held twice: by the tools, and by row-level security in the database.

A task that an editor moves out of a shared project leaves a line in its activity. An owner of the project
is told, and takes it back with \`undo\` and the \`operation_id\` of that line. Whoever leaves or is taken out
is no longer the assignee of its tasks. What somebody may not change any more, their \`undo\` passes by, and
says so.

These tools touch only what is one's own: ${PERSONAL_TOOLS.map(code).join(' ')}.
`;
}

function code(name: string): string {
  return `\`${name}\``;
}
