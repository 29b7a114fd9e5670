"""A process between us and Elasticsearch, so that a server can be frozen for one test and not for those beside it.

`python relay.py HOST PORT` prints its own port and passes bytes on, until it is stopped.
"""

import socket
import sys
import threading


def pass_on(source: socket.socket, target: socket.socket) -> None:
    while data := source.recv(65536):
        target.sendall(data)
    target.close()


def main(host: str, port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)  # noqa: T201 - how the test learns the port
        while True:
            client, _ = server.accept()
            upstream = socket.create_connection((host, port))
            for pair in ((client, upstream), (upstream, client)):
                threading.Thread(target=pass_on, args=pair, daemon=True).start()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
