#include "sandbox/account.h"

#include "base/json_writer.h"

#define CREDIT_SMS 5000
#define BALANCE    283.4 /* not whole: sums of money are not */

void account_write(const char *user_name, struct text *out)
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
