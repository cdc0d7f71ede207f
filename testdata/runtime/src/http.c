#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "status.h"

enum { MAX_HEAD = 8192 };

struct answer {
    int status;
    char *body;
    size_t length;
};

static const char *reason_phrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
    }
}

/* Reads up to the empty line that ends the head; false when the client stops short or sends too much. */
static bool read_head(br_sslio_context *stream, char head[MAX_HEAD])
{
    size_t length = 0;

    while (length < MAX_HEAD - 1) {
        int count = br_sslio_read(stream, head + length, MAX_HEAD - 1 - length);
        if (count <= 0)
            return false;
        length += (size_t)count;
        head[length] = '\0';
        if (strstr(head, "\r\n\r\n") != NULL)
            return true;
    }
    return false;
}

static struct answer state_answer(int status, const char *word, const char *reason)
{
    struct answer answer = {status, NULL, 0};
    struct json json = {open_memstream(&answer.body, &answer.length), false};

    json_begin(&json, NULL, '{');
    json_text(&json, "status", word);
    if (reason != NULL)
        json_text(&json, "reason", reason);
    json_end(&json, '}');
    putc('\n', json.out);
    fclose(json.out);
    return answer;
}

static struct answer status_answer(const struct runtime *runtime)
{
    struct answer answer = {200, NULL, 0};
    FILE *out = open_memstream(&answer.body, &answer.length);

    status_write(runtime, out);
    fclose(out);
    return answer;
}

static struct answer answer_path(const struct runtime *runtime, const char *path)
{
    if (strcmp(path, runtime->config.readiness_path) == 0) {
        const char *reason = runtime_not_ready(runtime);
        return state_answer(reason == NULL ? 200 : 503, reason == NULL ? "ready" : "not ready", reason);
    }
    if (strcmp(path, runtime->config.liveness_path) == 0) {
        if (runtime->config.misbehaviour.not_live)
            return state_answer(500, "not live", "told to be not live");
        return state_answer(200, "live", NULL);
    }
    if (strcmp(path, "/admin/v1/status") == 0)
        return status_answer(runtime);
    return state_answer(404, "not found", NULL);
}

static void send_answer(br_sslio_context *stream, const struct answer *answer, bool with_body)
{
    char head[256];
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n%sConnection: close\r\n\r\n",
                          answer->status, reason_phrase(answer->status), answer->length,
                          answer->status == 405 ? "Allow: GET, HEAD\r\n" : "");

    br_sslio_write_all(stream, head, (size_t)length);
    if (with_body)
        br_sslio_write_all(stream, answer->body, answer->length);
    br_sslio_flush(stream);
}

/* Takes method and path out of the request line, without the query; false when it is none of HTTP/1.x. */
static bool parse_request_line(const char *head, char method[16], char path[1024])
{
    int end = 0;

    sscanf(head, "%15[A-Z] %1023[^ \r\n] HTTP/1.%*1[01]%n", method, path, &end);
    if (end == 0 || *path != '/')
        return false;
    path[strcspn(path, "?")] = '\0';
    return true;
}

void http_serve(const struct runtime *runtime, br_sslio_context *stream)
{
    char head[MAX_HEAD], method[16], path[1024];
    bool body = true;
    struct answer answer;

    if (!read_head(stream, head))
        return;
    if (!parse_request_line(head, method, path)) {
        answer = state_answer(400, "bad request", NULL);
    } else if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
        answer = state_answer(405, "method not allowed", NULL);
    } else {
        body = strcmp(method, "GET") == 0;
        answer = answer_path(runtime, path);
    }
    send_answer(stream, &answer, body);
    free(answer.body);
}
