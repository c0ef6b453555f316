"""The designer's server: it watches what the last build read, builds again, and shows the pages as they print.

    watch -> session -> build (a worker process: worker) -> book -> server -> the page in static/

On the loopback interface only. `session` is the one place with state that changes; all of it in one event loop.
"""
