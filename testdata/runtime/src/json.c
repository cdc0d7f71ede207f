#include "json.h"

#include <string.h>

/* The length in bytes of the UTF-8 sequence at text, or 0 when it is none. */
static size_t utf8_length(const unsigned char *text)
{
    size_t length = text[0] < 0x80 ? 1
        : text[0] >= 0xC2 && text[0] < 0xE0 ? 2
        : text[0] >= 0xE0 && text[0] < 0xF0 ? 3
        : text[0] >= 0xF0 && text[0] < 0xF5 ? 4
        : 0;

    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

static void write_quoted(FILE *out, const char *value)
{
    const unsigned char *text = (const unsigned char *)value;

    putc('"', out);
    while (*text != '\0') {
        size_t length = utf8_length(text);
        if (length == 0) {
            fputs("\\ufffd", out);
            length = 1;
        } else if (*text < 0x20 || *text == 0x7F) {
            fprintf(out, "\\u%04x", *text);
        } else {
            if (*text == '"' || *text == '\\')
                putc('\\', out);
            fwrite(text, 1, length, out);
        }
        text += length;
    }
    putc('"', out);
}

static void write_key(struct json *json, const char *key)
{
    if (json->comma)
        putc(',', json->out);
    if (key != NULL) {
        write_quoted(json->out, key);
        putc(':', json->out);
    }
    json->comma = true;
}

void json_begin(struct json *json, const char *key, char bracket)
{
    write_key(json, key);
    putc(bracket, json->out);
    json->comma = false;
}

void json_end(struct json *json, char bracket)
{
    putc(bracket, json->out);
    json->comma = true;
}

void json_text(struct json *json, const char *key, const char *value)
{
    write_key(json, key);
    if (value == NULL)
        fputs("null", json->out);
    else
        write_quoted(json->out, value);
}

void json_number(struct json *json, const char *key, long long value)
{
    write_key(json, key);
    fprintf(json->out, "%lld", value);
}

void json_boolean(struct json *json, const char *key, bool value)
{
    write_key(json, key);
    fputs(value ? "true" : "false", json->out);
}
