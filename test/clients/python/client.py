"""Works with tasks as a program of somebody else would: prints what it saw as JSON.

Called with a library (mcp, fastmcp), the address of /mcp, a token, the protocol version and a title that
nobody else uses.
"""

import asyncio
import json
import sys
from contextlib import asynccontextmanager

library, address, token, version, title = sys.argv[1:]
mode = version if version >= "2026" else "legacy"
asked = []


@asynccontextmanager
async def connect():
    if library == "fastmcp":
        import fastmcp

        async def agree(message, *_):
            asked.append(message)
            return {"confirm": True}

        async with fastmcp.Client(
            address, auth=token, mode=mode, elicitation_handler=agree
        ) as client:
            yield client
    else:
        import mcp
        from mcp.client.streamable_http import streamable_http_client
        from mcp.shared._httpx_utils import create_mcp_http_client

        async def agree(_context, params):
            asked.append(params.message)
            return mcp.types.ElicitResult(action="accept", content={"confirm": True})

        headers = {"Authorization": f"Bearer {token}"}
        async with create_mcp_http_client(headers=headers) as http_client:
            transport = streamable_http_client(address, http_client=http_client)
            async with mcp.Client(
                transport, mode=mode, elicitation_callback=agree
            ) as client:
                yield client


async def main():
    async with connect() as client:
        listed = await client.list_tools()
        tools = [tool.name for tool in getattr(listed, "tools", listed)]
        await call(client, "add_tasks", {"tasks": [{"title": title}]})
        completed = await call(client, "complete_tasks", {"tasks": [title]})
        deleted = await call(client, "delete_tasks", {"tasks": [title]})
        seen = {
            "version": client.protocol_version,
            "tools": tools,
            "completed": completed,
            "asked": asked[0] if asked else "",
            "deleted": deleted,
        }
        print(json.dumps(seen))


async def call(client, tool, arguments):
    """The title of the task that the tool answers."""
    result = await client.call_tool(tool, arguments)
    if getattr(result, "is_error", False):
        raise RuntimeError(f"{tool} answered {result.content}")
    (task,) = result.structured_content["tasks"]
    return task["title"]


asyncio.run(main())
