/*
 * Asks a readiness endpoint every 10 ms, each time over a new TLS connection with a client certificate, until SIGTERM.
 * Then prints the longest time between two good answers. Usage: poll PORT PATH CA-FILE CERT-FILE KEY-FILE
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../runtime/src/credentials.h"

enum { PERIOD_MICROSECONDS = 10000, TIMEOUT_SECONDS = 1, MAX_POLLS = 1000000 };

static volatile sig_atomic_t stopped;
static struct credentials credentials;

static void on_stop(int number)
{
    (void)number;
    stopped = 1;
}

static long long microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static int receive(void *context, unsigned char *bytes, size_t length)
{
    ssize_t count = read(*(int *)context, bytes, length);
    return count <= 0 ? -1 : (int)count;
}

static int transmit(void *context, const unsigned char *bytes, size_t length)
{
    ssize_t count = send(*(int *)context, bytes, length, MSG_NOSIGNAL);
    return count <= 0 ? -1 : (int)count;
}

static bool ask(int connection, const char *path)
{
    static br_ssl_client_context client;
    static br_x509_minimal_context verifier;
    static br_sslio_context stream;
    static unsigned char buffer[BR_SSL_BUFSIZE_BIDI];
    char request[512], answer[13] = "";

    br_ssl_client_init_full(&client, &verifier, credentials.anchors, credentials.anchor_count);
    br_ssl_client_set_single_ec(&client, credentials.chain, credentials.chain_length, &credentials.key, BR_KEYTYPE_SIGN,
                                BR_KEYTYPE_EC, br_ec_get_default(), br_ecdsa_sign_asn1_get_default());
    br_ssl_engine_set_buffer(&client.eng, buffer, sizeof buffer, 1);
    br_ssl_client_reset(&client, "localhost", 0);
    br_sslio_init(&stream, &client.eng, receive, &connection, transmit, &connection);
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
    return br_sslio_write_all(&stream, request, strlen(request)) == 0
        && br_sslio_flush(&stream) == 0
        && br_sslio_read_all(&stream, answer, sizeof answer - 1) == 0
        && strncmp(answer + 8, " 2", 2) == 0;
}

static bool poll_once(const struct sockaddr_in *address, const char *path)
{
    struct timeval limit = {.tv_sec = TIMEOUT_SECONDS};
    int on = 1, connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    bool good = connect(connection, (const struct sockaddr *)address, sizeof *address) == 0 && ask(connection, path);
    close(connection);
    return good;
}

static int by_size(const void *one, const void *other)
{
    long long left = *(const long long *)one, right = *(const long long *)other;
    return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
    struct sigaction stop = {.sa_handler = on_stop};
    long long *periods = calloc(MAX_POLLS, sizeof *periods);
    long polls = 0, good = 0;
    long long last_good = 0, longest = 0, last_begin = 0;

    if (argc != 6 || periods == NULL) {
        fputs("usage: poll PORT PATH CA-FILE CERT-FILE KEY-FILE\n", stderr);
        return 64;
    }
    if (!credentials_read(argv[3], argv[4], argv[5], &credentials))
        return EXIT_FAILURE;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    for (long long due = microseconds(); !stopped && polls < MAX_POLLS; due += PERIOD_MICROSECONDS) {
        long long begin = microseconds();
        if (begin < due) {
            struct timespec rest = {0, (long)(due - begin) * 1000};
            nanosleep(&rest, NULL);
            begin = microseconds();
        } else if (begin > due + PERIOD_MICROSECONDS) {
            due = begin; /* no bursts after a slow answer */
        }
        if (polls > 0)
            periods[polls - 1] = begin - last_begin;
        last_begin = begin;
        polls++;
        if (!poll_once(&address, argv[2]))
            continue;
        long long now = microseconds();
        if (good > 0 && now - last_good > longest)
            longest = now - last_good;
        last_good = now;
        if (++good == 20) {
            puts("polling");
            fflush(stdout);
        }
    }
    if (good < 20) {
        fprintf(stderr, "poll: %ld good answers of %ld\n", good, polls);
        return EXIT_FAILURE;
    }
    qsort(periods, (size_t)polls - 1, sizeof *periods, by_size);
    printf("gap_ms=%lld.%lld period_ms=%lld.%lld polls=%ld good=%ld\n", longest / 1000, longest % 1000 / 100,
           periods[polls / 2] / 1000, periods[polls / 2] % 1000 / 100, polls, good);
    return EXIT_SUCCESS;
}
