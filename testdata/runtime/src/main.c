/* The test runtime: start, then serve. README.md states the contract. */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "files.h"
#include "runtime.h"
#include "server.h"

static long long monotonic_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

long long runtime_uptime_milliseconds(const struct runtime *runtime)
{
    return monotonic_milliseconds() - runtime->started_at;
}

const char *runtime_not_ready(const struct runtime *runtime)
{
    const struct misbehaviour *misbehaviour = &runtime->config.misbehaviour;

    if (*runtime->problem != '\0')
        return runtime->problem;
    if (misbehaviour->never_ready)
        return "told to be never ready";
    if (runtime_uptime_milliseconds(runtime) < misbehaviour->ready_after * 1000LL)
        return "told to be ready later";
    if (misbehaviour->unready_after >= 0 && runtime_uptime_milliseconds(runtime) >= misbehaviour->unready_after * 1000LL)
        return "told to be ready no longer";
    return NULL;
}

/* The first problem stays: it is the cause of the others. */
static void note_problem(struct runtime *runtime, const char *what, const char *path)
{
    if (*runtime->problem == '\0')
        snprintf(runtime->problem, sizeof runtime->problem, "%s %s: %s", what, path, strerror(errno));
}

static void count_start(struct runtime *runtime)
{
    char path[4096], content[32];
    size_t length;

    snprintf(path, sizeof path, "%s/starts", runtime->config.state_dir);
    char *before = file_read(path, 31, &length);
    runtime->starts = before == NULL ? 1 : strtol(before, NULL, 10) + 1;
    free(before);
    snprintf(content, sizeof content, "%ld\n", runtime->starts);
    if (!file_replace(path, content))
        note_problem(runtime, "cannot write the state", path);
}

static void load_bundle(struct runtime *runtime)
{
    const struct config *config = &runtime->config;

    if (!bundle_read(config->bundle_mount, &runtime->bundle))
        note_problem(runtime, "cannot read the bundle", config->bundle_mount);
    else if (!cache_fill(config->cache_dir, config->bundle_mount, &runtime->bundle, &runtime->cache))
        note_problem(runtime, "cannot fill the cache", config->cache_dir);
}

/* One line a start, to the log file and to standard error. */
static void log_start(struct runtime *runtime)
{
    char path[4096], when[32], line[1024];
    time_t now = time(NULL);
    struct tm utc;

    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    snprintf(line, sizeof line, "%s start %ld: runtime %s, bundle %s (%zu files), cache %zu hits, %zu misses, listening on %s%s\n",
             when, runtime->starts, RUNTIME_VERSION, runtime->bundle.version, runtime->bundle.count, runtime->cache.hits,
             runtime->cache.count - runtime->cache.hits, runtime->config.admin_bind,
             runtime->config.misbehaviour.listen_any ? " (told to listen on 0.0.0.0)" : "");
    fputs(line, stderr);
    snprintf(path, sizeof path, "%s/runtime.log", runtime->config.log_dir);
    FILE *log = fopen(path, "ae");
    if (log == NULL || fputs(line, log) < 0 || fflush(log) != 0)
        note_problem(runtime, "cannot write the log", path);
    if (log != NULL)
        fclose(log);
}

/* A mebibyte at a time, each page written, so that it counts as used; whoever limits it ends it on the way. */
static void eat_memory(long mebibytes)
{
    enum { MEBIBYTE = 1 << 20 };

    for (long i = 0; i < mebibytes; i++) {
        char *piece = malloc(MEBIBYTE);
        if (piece == NULL) {
            fprintf(stderr, "runtime: no more memory after %ld MiB\n", i);
            return;
        }
        memset(piece, 1, MEBIBYTE);
        /* Without it the compiler may drop what nobody reads. */
        __asm__ volatile("" : : "r"(piece) : "memory");
    }
}

int main(int argc, char **argv)
{
    static struct runtime runtime;

    if (argc == 2 && strcmp(argv[1], "--version") == 0)
        return puts("greentic test runtime " RUNTIME_VERSION) < 0;
    runtime.started_at = monotonic_milliseconds();
    runtime.pid = getpid();
    runtime.arguments = argv;
    if (!config_read(&runtime.config))
        return EXIT_CONFIGURATION;
    if (!credentials_read(runtime.config.ca_file, runtime.config.cert_file, runtime.config.key_file, &runtime.credentials))
        return EXIT_CONFIGURATION;
    if (runtime.config.misbehaviour.crash) {
        fputs("runtime: told to crash\n", stderr);
        abort();
    }
    int listener = server_listen(&runtime.config);
    if (listener < 0)
        return EXIT_FAILURE;
    load_bundle(&runtime);
    count_start(&runtime);
    log_start(&runtime);
    eat_memory(runtime.config.misbehaviour.eat_memory);
    if (*runtime.problem != '\0')
        fprintf(stderr, "runtime: not ready: %s\n", runtime.problem);
    return server_run(&runtime, listener);
}
