"""Receives the results of cancellations. Standard library only.

    python3 docs/examples/consumer.py http://127.0.0.1:4000 results.db

follows the events of `npm start` and prints what each one means. On AWS, let a rule send the events to an SQS queue, and
call `from_sqs` with what Lambda receives from it.

Each event comes at least once, and events can come in any order. So `receive` drops what it has seen (`eventId`), and an
older version of a cancellation never replaces a newer one. SQLite stands for your own database: what an event changes in
your orders belongs into the same transaction.
"""

import json
import os
import sqlite3
import sys
import urllib.request

ENDS = {
    "cancelled": "released",  # the money was never taken
    "refunded": "given back",
    "partially_refunded": "partly given back",
    "rejected": "not cancelled",  # `rejection.code` says why
}


def meaning(event):
    """What an event says about the payment. Only `CancellationCompleted` is an end."""
    kind, cancellation = event["detail-type"], event["detail"]["cancellation"]
    if kind == "CancellationCompleted":
        return ENDS[cancellation["status"]]
    if kind == "CancellationReviewRequired":
        return "open: a person must decide"  # never a success and never a failure
    if kind == "CredentialsRefused":
        return "open: the provider refuses our credentials"
    if kind == "CancellationContradicted":
        return "ask a person: the end is contradicted"
    raise ValueError(f"an event that we do not know: {kind}")


def open_database(path):
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE IF NOT EXISTS seen (event_id TEXT PRIMARY KEY)")
    database.execute("CREATE TABLE IF NOT EXISTS result (id TEXT PRIMARY KEY, version INTEGER, reference TEXT, meaning TEXT)")
    database.execute("CREATE TABLE IF NOT EXISTS feed (only INTEGER PRIMARY KEY, position INTEGER)")
    return database


def receive(event, database):
    """Keeps one event. Returns what it means, or None if it came before or is older than what is known."""
    detail, words = event["detail"], meaning(event)
    cancellation = detail["cancellation"]
    with database:  # one transaction: an event counts as seen only together with what it changed
        seen = database.execute("INSERT OR IGNORE INTO seen VALUES (?)", [detail["eventId"]])
        if seen.rowcount == 0:
            return None
        changed = database.execute(
            "INSERT INTO result VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version,"
            " meaning = excluded.meaning WHERE excluded.version > result.version",
            [cancellation["id"], detail["version"], cancellation["merchantReference"], words],
        )
        return words if changed.rowcount == 1 else None


def from_sqs(batch, database):
    """The handler of a Lambda function behind an SQS queue, with `ReportBatchItemFailures`: SQS brings back what failed."""
    failed = []
    for record in batch["Records"]:
        try:
            receive(json.loads(record["body"]), database)
        except Exception as error:  # one bad message must not stop the others
            print(f"{record['messageId']}: {error}", file=sys.stderr)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def follow(address, database):
    """Follows the events of `npm start` until the connection ends. A second start goes on where the first one stopped."""
    headers = {"Accept": "text/event-stream"}
    for (last,) in database.execute("SELECT position FROM feed"):
        headers["Last-Event-ID"] = str(last)
    if "RESCIND_TOKEN" in os.environ:  # needed where a provider is real
        headers["Authorization"] = f"Bearer {os.environ['RESCIND_TOKEN']}"
    position = None
    with urllib.request.urlopen(urllib.request.Request(f"{address}/local/events", headers=headers)) as stream:
        for line in stream:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "id":
                position = int(value)
            if name == "data":
                event = json.loads(value)
                words = receive(event, database)
                with database:
                    database.execute("INSERT OR REPLACE INTO feed VALUES (1, ?)", [position])
                print(event["detail"]["cancellation"]["id"], words or "nothing new", flush=True)


if __name__ == "__main__":
    follow(sys.argv[1], open_database(sys.argv[2]))
