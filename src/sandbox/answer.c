/* One answer, three spellings: JSON, XML with named elements, and XML whose elements are told apart
 * by their order alone, as one of the provider's samples has them. */
#include "sandbox/answer.h"

#include "base/json_writer.h"

#include <inttypes.h>
#include <string.h>

#define ELEMENT_ID "children[phoneNumber].data"

static void write_json_errors(const struct answer *answer, struct json_writer *json)
{
    json_begin_array(json, "errors");
    json_begin_object(json, NULL);
    json_string(json, "elementId", ELEMENT_ID);
    json_string(json, "message", answer->message);
    json_end_object(json);
    json_end_array(json);
}

static void write_json(const struct answer *answer, struct text *out)
{
    struct json_writer json;
    json_writer_init(&json, out);
    json_begin_object(&json, NULL);
    json_bool(&json, "success", answer->success);
    json_integer(&json, "code", answer->code);
    if (answer->stop_id != 0)
        json_integer(&json, "stopId", (int64_t)answer->stop_id);
    if (answer->message != NULL && answer->as_errors)
        write_json_errors(answer, &json);
    else if (answer->message != NULL)
        json_string(&json, "message", answer->message);
    json_end_object(&json);
}

/* A CDATA section ends at ]]>, which is then spread over two. */
static void append_cdata(struct text *out, const char *words)
{
    text_append_string(out, "<![CDATA[");
    for (const char *end; (end = strstr(words, "]]>")) != NULL; words = end + 2) {
        text_append(out, words, (size_t)(end - words) + 2);
        text_append_string(out, "]]><![CDATA[");
    }
    text_append_string(out, words);
    text_append_string(out, "]]>");
}

/* An entry of entries, each with its elementId and its message. */
static void write_xml_errors(const struct answer *answer, bool named, struct text *out)
{
    const char *list = named ? "errors" : "entry";
    text_printf(out, "  <%s><entry><entry>" ELEMENT_ID "</entry><entry>", list);
    append_cdata(out, answer->message);
    text_printf(out, "</entry></entry></%s>\n", list);
}

static void write_xml(const struct answer *answer, bool named, struct text *out)
{
    const char *names[] = {"success", "code", "stopId", "message"};
    for (size_t i = 0; !named && i < sizeof names / sizeof *names; i++)
        names[i] = "entry";
    text_append_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<result>\n");
    text_printf(out, "  <%s>%s</%s>\n", names[0], answer->success ? "true" : "false", names[0]);
    text_printf(out, "  <%s>%u</%s>\n", names[1], answer->code, names[1]);
    if (answer->stop_id != 0)
        text_printf(out, "  <%s>%" PRIu64 "</%s>\n", names[2], answer->stop_id, names[2]);
    if (answer->message != NULL && answer->as_errors) {
        write_xml_errors(answer, named, out);
    } else if (answer->message != NULL) {
        text_printf(out, "  <%s>", names[3]);
        append_cdata(out, answer->message);
        text_printf(out, "</%s>\n", names[3]);
    }
    text_append_string(out, "</result>\n");
}

void answer_write(const struct answer *answer, enum answer_format format, struct text *out)
{
    if (format == ANSWER_JSON)
        write_json(answer, out);
    else
        write_xml(answer, format == ANSWER_XML, out);
}

const char *answer_content_type(enum answer_format format)
{
    return format == ANSWER_JSON ? "application/json" : "application/xml";
}

#define CREDIT_SMS 5000
#define BALANCE    283.4 /* not whole: sums of money are not */

void answer_write_account(const char *user_name, struct text *out)
{
    struct json_writer json;
    json_writer_init(&json, out);
    json_begin_object(&json, NULL);
    json_bool(&json, "success", true);
    json_integer(&json, "code", 200);
    json_begin_object(&json, "user");
    json_string(&json, "username", user_name);
    json_string(&json, "firstname", "Camille");
    json_string(&json, "lastname", "Martin");
    json_end_object(&json);
    json_begin_object(&json, "credits");
    json_integer(&json, "creditSms", CREDIT_SMS);
    json_decimal(&json, "solde", BALANCE);
    json_string(&json, "currency", "EUR");
    json_end_object(&json);
    json_end_object(&json);
}
