#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stdio.h>

/* Writes one JSON document (RFC 8259) to a stream. A key is NULL inside an array and for the outermost value. */
struct json {
    FILE *out;
    bool comma;
};

/* The bracket is '{' or '['; its end is '}' or ']'. */
void json_begin(struct json *json, const char *key, char bracket);
void json_end(struct json *json, char bracket);
/* A NULL value is written as null; bytes that are not UTF-8 become U+FFFD. */
void json_text(struct json *json, const char *key, const char *value);
void json_number(struct json *json, const char *key, long long value);
void json_boolean(struct json *json, const char *key, bool value);

#endif
