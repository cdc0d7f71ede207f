/* One process a connection: a slow client can only hold up itself, and for no longer than its time limit. */
#include "server.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "connection.h"

enum { MAX_CONNECTIONS = 64 };

static volatile sig_atomic_t stop_signal;

static void on_stop(int number)
{
    stop_signal = number;
}

/* A handler of SIGCHLD interrupts ppoll, so that ended connections are reaped at once. */
static void on_child(int number)
{
    (void)number;
}

int server_listen(const struct config *config)
{
    struct sockaddr_in address = config->address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int on = 1;

    if (config->misbehaviour.listen_any)
        address.sin_addr.s_addr = htonl(INADDR_ANY);
    if (listener < 0
            || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
            || bind(listener, (struct sockaddr *)&address, sizeof address) != 0
            || listen(listener, SOMAXCONN) != 0) {
        fprintf(stderr, "runtime: cannot listen on %s: %s\n", config->admin_bind, strerror(errno));
        return -1;
    }
    return listener;
}

/* PID 1 has no default actions (pid_namespaces(7)): each signal that matters gets a handler, and is let in only while waiting. */
static void take_signals(const struct runtime *runtime, sigset_t *waiting)
{
    struct sigaction stop = {.sa_handler = on_stop}, child = {.sa_handler = on_child};
    sigset_t held;

    if (runtime->config.misbehaviour.ignore_sigterm)
        signal(SIGTERM, SIG_IGN);
    else
        sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGCHLD, &child, NULL);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&held);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGCHLD);
    sigprocmask(SIG_BLOCK, &held, waiting);
    sigdelset(waiting, SIGTERM);
    sigdelset(waiting, SIGINT);
    sigdelset(waiting, SIGCHLD);
}

static void serve_in_child(const struct runtime *runtime, int listener, int client, const sigset_t *waiting)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_SETMASK, waiting, NULL);
    close(listener);
    connection_serve(runtime, client);
    _exit(0);
}

static int accept_one(const struct runtime *runtime, int listener, const sigset_t *waiting)
{
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (client < 0)
        return 0;
    pid_t child = fork();
    if (child == 0)
        serve_in_child(runtime, listener, client, waiting);
    if (child < 0)
        fprintf(stderr, "runtime: cannot serve a connection: %s\n", strerror(errno));
    close(client);
    return child > 0;
}

/* As PID 1 the runtime inherits orphans too; they count for nothing. */
static int reap(int connections)
{
    while (waitpid(-1, NULL, WNOHANG) > 0)
        if (connections > 0)
            connections--;
    return connections;
}

/* Milliseconds until it has to exit as told; negative when it has not. */
static long long time_left(const struct runtime *runtime)
{
    long seconds = runtime->config.misbehaviour.exit_after;
    if (seconds < 0)
        return -1;
    long long left = seconds * 1000LL - runtime_uptime_milliseconds(runtime);
    return left < 0 ? 0 : left;
}

int server_run(const struct runtime *runtime, int listener)
{
    sigset_t waiting;
    int connections = 0;

    take_signals(runtime, &waiting);
    for (;;) {
        long long left = time_left(runtime);
        if (left == 0) {
            fputs("runtime: exiting as told\n", stderr);
            return EXIT_ON_REQUEST;
        }
        struct timespec timeout = {left / 1000, left % 1000 * 1000000};
        struct pollfd poll = {.fd = connections < MAX_CONNECTIONS ? listener : -1, .events = POLLIN};
        int ready = ppoll(&poll, 1, left < 0 ? NULL : &timeout, &waiting);
        if (stop_signal != 0) {
            fprintf(stderr, "runtime: stopped by %s\n", stop_signal == SIGTERM ? "SIGTERM" : "SIGINT");
            return EXIT_SUCCESS;
        }
        connections = reap(connections);
        if (ready > 0)
            connections += accept_one(runtime, listener, &waiting);
    }
}
