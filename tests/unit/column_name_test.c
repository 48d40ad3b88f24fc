#include "intake/columns/column_name.h"

#include "support/unit.h"

static const char *const KIND_NAMES[] = {
    [COLUMN_UNKNOWN] = "unknown",     [COLUMN_KNOWN] = "known",
    [COLUMN_PHONE] = "phone",         [COLUMN_MAYBE_PHONE] = "maybe a phone",
    [COLUMN_NUMBER] = "number",       [COLUMN_OTHERS_PHONE] = "another's phone",
    [COLUMN_OPTED_OUT] = "opted out", [COLUMN_OPTED_IN] = "opted in",
    [COLUMN_CONSENT] = "consent",     [COLUMN_UNSURE_PHONE] = "a phone of whom",
};

/* Each name has one of the kinds from `first` to `last`. */
static void assert_kinds(const char *const *names, size_t count, enum column_kind first,
                         enum column_kind last)
{
    for (size_t i = 0; i < count; i++) {
        enum column_kind kind = column_name_kind(names[i]);
        if (kind < first || kind > last)
            fail_msg("\"%s\" is %s, not %s to %s", names[i], KIND_NAMES[kind], KIND_NAMES[first],
                     KIND_NAMES[last]);
    }
}

#define ASSERT_KINDS(names, first, last) assert_kinds(names, COUNT_OF(names), first, last)

static void assert_plain(const char *name, const char *expected)
{
    struct text plain = {0};
    column_name_plain(name, &plain);
    assert_string_equal(text_string(&plain), expected);
    text_free(&plain);
}

static void names_compare_without_case_accents_and_punctuation(void **state)
{
    assert_plain("N° Tél.Mobile", "n tel mobile");
    assert_plain("  TÉLÉPHONE  (portable) ", "telephone portable");
    assert_plain("MobilePhone2", "mobile phone 2");
    assert_plain("phone_mobile", "phone mobile");
    assert_plain("Phone 1 - Value", "phone 1 value");
    assert_plain("\xEF\xBB\xBFMobile", "mobile");
    assert_plain("Tél\xC2\xA0portable", "tel portable");
    assert_plain("SMS\xE2\x80\x93Opt\xE2\x80\x91Out", "sms opt out");
    assert_plain("Телефон", "Телефон");
    assert_plain("Отписка: SMS", "Отписка sms");
    assert_plain("", "");
    assert_plain(" - ", "");
}

static const char *const USUAL[] = {
    "telephone",
    "téléphone",
    "Téléphone",
    "TELEPHONE",
    "tel",
    "tél.",
    "Tél",
    "portable",
    "Portable",
    "mobile",
    "Mobile",
    "MOBILE",
    "gsm",
    "GSM",
    "numéro de téléphone",
    "Numero de telephone",
    "tel portable",
    "Tél. portable",
    "téléphone portable",
    "n° mobile",
    "N° Mobile",
    "N°mobile",
    "cellulaire",
    "sms",
    "SMS",
    "phone",
    "Phone",
    "phone number",
    "Phone Number",
    "phone_number",
    "PhoneNumber",
    "mobile phone",
    "Mobile Phone",
    "MobilePhone",
    "mobilephone",
    "MOBILEPHONE",
    "mobile number",
    "Mobile Number",
    "cell",
    "cell phone",
    "Cell Phone",
    "MSISDN",
    "msisdn",
    "WHATSAPP",
    "Mobile Phone Number",
    "phone_mobile",
    "Tél. mobile",
    "Téléphone (Mobile)",
    "Téléphone mobile",
    " Mobile ",
    "\xEF\xBB\xBFMobile",
    "Téléphones",
    "Numéro portable",
    "Tel 1",
    "Téléphone 2",
};

static void the_usual_names_are_phones(void **state)
{
    ASSERT_KINDS(USUAL, COLUMN_PHONE, COLUMN_PHONE);
}

static const char *const SPEAKING[] = {
    "Tél pro.",
    "Tél perso.",
    "Téléphone (bureau)",
    "Téléphone (domicile)",
    "Téléphone 2 (bureau)",
    "Téléphone (voiture)",
    "Autre téléphone",
    "Téléphone principal",
    "Phone 1 - Value",
    "Phone 2 - Value",
    "Person - Phone - Work",
    "Person - Phone - Mobile",
    "Person - Phone",
    "Business Phone",
    "Business Phone 2",
    "Home Phone",
    "Other Phone",
    "Primary Phone",
    "Car Phone",
    "LANDLINE_NUMBER",
    "Default Address Phone",
    "phone_home",
    "phone_work",
    "phone_other",
    "Téléphone (Bureau)",
    "Autre Téléphone",
    "homephone",
    "workphone",
    "telpro",
    "telephone_domicile",
    "address1_telephone1",
    "phone_sanitized",
    "Billing Phone",
    "Téléphone client",
    "Mobile client",
    "Numéro WhatsApp",
    "N° GSM 2",
    "Tel. port.",
    "Téléphone fixe",
    "Num. téléphone portable",
    "Telefono movil",
    "Customer Phone",
    "Office Phone",
    "Phone (Mobile)",
    "Mobile (perso)",
    "Portables",
};

static void names_that_speak_of_a_phone_are_looked_into(void **state)
{
    ASSERT_KINDS(SPEAKING, COLUMN_PHONE, COLUMN_MAYBE_PHONE);
}

static const char *const NUMBERS[] = {
    "numero",
    "Numéro",
    "Contact number",
    "Num",
    "Phone (with country code)",
    "Téléphone (avec indicatif)",
    "Phone 1 - Type",
    "Phone 1 - Label",
    "Phone Country",
    "Phone verified",
    "Mobile OS",
    "Nombre de SMS",
    "Phone status",
    "Type de téléphone",
};

static void names_of_numbers_are_left_to_their_values(void **state)
{
    ASSERT_KINDS(NUMBERS, COLUMN_NUMBER, COLUMN_NUMBER);
}

static const char *const OTHERS[] = {
    "Assistant's Phone",
    "Asst. Phone",
    "Assistant Phone",
    "assistant_phone",
    "AssistantPhone",
    "Téléphone de l'assistant(e)",
    "Téléphone Assistant",
    "Emergency Phone",
    "Emergency contact phone number",
    "Tél. urgence",
    "Téléphone d'urgence",
    "Spouse Phone",
    "spouse_phone",
    "spousephone",
    "Tél conjoint",
    "Mobile du conjoint",
    "Owner Phone",
    "Owner: Mobile",
    "Tel propriétaire",
    "phone_fax",
    "Fax phone",
    "Téléphone / Fax",
    "SMS sender",
    "Company Main Phone",
    "Télécopie (bureau)",
    "Télex",
    "Téléphone société",
    "Organization - Phone",
    "Tél. secrétariat",
    "Radio Phone",
    "TTY/TDD Phone",
    "Téléphone TDD/TTY",
    "Manager Phone",
    "Shipping Phone",
    "Tel. responsable",
    "Téléphone du commercial",
    "Next of kin mobile",
    "Tel maman",
    "Téléphone personne à prévenir",
    "assistantphone",
    "Store phone",
    "Téléphone magasin",
};

static void phones_of_somebody_else_are_not_the_persons(void **state)
{
    ASSERT_KINDS(OTHERS, COLUMN_OTHERS_PHONE, COLUMN_OTHERS_PHONE);
}

static const char *const UNSURE[] = {
    "Portable nounou",
    "Mobile voisine 2e étage",
    "GSM baby-sitter",
    "Tél. marraine-filleul",
    "Phone nanny",
    "Handy Oma Erna X",
    "Telefon komórkowy",
    "Numéro nounou",
    "Mobile n° 2 Zoé",
    "nounouphone",
    "telnounou",
    "Mobile няня",
    "Мама phone",
    "Mobile 保母",
    "Mobile 👵",
    "Mobile P",
    "Portable (M.)",
    "Cep telefon",
    "Phone status nanny",
    "Mobile FR",
    "T\xEF\xBF\xBDl portable",
};

static void a_word_that_is_not_known_may_be_another_person(void **state)
{
    ASSERT_KINDS(UNSURE, COLUMN_OTHERS_PHONE, COLUMN_UNSURE_PHONE);
}

static const char *const OWN[] = {
    "Mobile perso",
    "Mobile pro",
    "Téléphone mobile",
    "Mobile 1",
    "Phone Number (E164)",
    "SMS Phone Number",
    "📱 Mobile",
    "☎ Téléphone",
    "Telefonnummer privat",
    "Teléfono móvil 2",
    "Numero cellulare personale",
    "Telemóvel do cliente",
    "N° de tél. portable",
    "Contact: Mobile",
    "Lead - Phone",
    "phone_number_raw",
    "Mobile (international)",
};

static void words_of_ones_own_leave_a_phone_the_persons(void **state)
{
    ASSERT_KINDS(OWN, COLUMN_PHONE, COLUMN_MAYBE_PHONE);
}

static const char *const NO_PHONES[] = {
    "Nom",
    "Prénom",
    "Société",
    "SIREN",
    "SIRET",
    "E-mail",
    "Code postal",
    "Ville",
    "Fax",
    "RNIS",
    "ISDN",
    "Rappel",
    "Pager",
    "Record ID",
    "ID",
    "Contact owner",
    "Numéro client",
    "N° client",
    "Numéro de commande",
    "Numéro de rue",
    "House number",
    "Numéro SIREN",
    "N° SIRET",
    "Numéro de TVA",
    "Order number",
    "Customer number",
    "Government ID Number",
    "(Do Not Modify) Contact",
    "(Do Not Modify) Row Checksum",
    "(Do Not Modify) Modified On",
    "Created Date",
    "Notes",
    "Contact d'urgence",
    "Responsable",
    "Group Membership",
    "E-mail 1 - Value",
    "Address 1",
    "Titre professionnel",
    "Société",
    "First Name",
    "Last Name",
    "Total Spent",
    "Description",
    "Adhérent",
    "Abonnement",
    "Date d'inscription",
    "Hôtel",
    "Catégories",
    "Option",
};

static void other_columns_are_no_phones(void **state)
{
    ASSERT_KINDS(NO_PHONES, COLUMN_UNKNOWN, COLUMN_KNOWN);
}

static const char *const OPTED_OUT[] = {
    "opt-out",
    "opt out",
    "optout",
    "Opt Out",
    "OptOut",
    "SMS opt out",
    "SMS Opt Out",
    "SMS opt-out",
    "sms_optout",
    "SMSOptOut",
    "HasOptedOutOfSMS",
    "HasOptedOutOfEmail",
    "do not call",
    "Do Not Call",
    "DoNotCall",
    "do_not_call",
    "do not text",
    "Do not text",
    "ne pas appeler",
    "Ne pas Appeler",
    "ne pas contacter",
    "Ne pas solliciter",
    "désinscrit",
    "Désinscrit",
    "désabonné",
    "Désabonné SMS",
    "unsubscribed",
    "Unsubscribed from all email",
    "blacklist",
    "Blacklist",
    "blacklisté",
    "EMAIL_BLACKLISTED",
    "phone_sanitized_blacklisted",
    "stop",
    "Stop",
    "stop sms",
    "STOP SMS",
    "STOP_SMS",
    "NPAI",
    "npai",
    "UNSUB_TIME",
    "UNSUB_REASON",
    "Opted out of all email",
    "Do not allow Phone Calls",
    "Do not allow Bulk Emails",
    "Refuse les e-mailings",
    "Refus prospection",
    "Date d'opposition SMS",
    "Opt-out date",
    "Téléphone sur liste noire",
    "Bloctel",
    "Ne souhaite plus recevoir de SMS",
    "Désabonnement",
    "Désinscription SMS",
    "No SMS",
    "Email Opt Out",
    "Liste d'opposition",
};

static void names_that_say_opted_out(void **state)
{
    ASSERT_KINDS(OPTED_OUT, COLUMN_OPTED_OUT, COLUMN_OPTED_OUT);
}

static const char *const OPTED_IN[] = {
    "opt-in",
    "opt in",
    "optin",
    "Opt-in",
    "OPT_IN",
    "DOUBLE_OPT-IN",
    "OPTIN_TIME",
    "OPTIN_IP",
    "accepts sms marketing",
    "Accepts SMS Marketing",
    "accepts marketing",
    "Accepts Email Marketing",
    "consentement",
    "consentement sms",
    "Consentement SMS",
    "SMS Marketing Consent",
    "abonné",
    "Abonné",
    "Abonnée",
    "subscribed",
    "Subscribed",
    "newsletter",
    "Newsletter",
    "Accepte les SMS",
    "J'accepte",
    "Offres partenaires",
    "Autorisation SMS",
    "Inscrit",
    "Permission",
};

static void names_that_say_opted_in(void **state)
{
    ASSERT_KINDS(OPTED_IN, COLUMN_OPTED_IN, COLUMN_OPTED_IN);
}

static const char *const EITHER_WAY[] = {
    "Statut RGPD",
    "RGPD",
    "GDPR",
    "CNIL",
    "Opt-in / Opt-out",
    "Prospection SMS",
    "Person - Marketing status",
    "Subscription status",
    "Démarchage téléphonique",
};

static void names_that_say_consent_either_way(void **state)
{
    ASSERT_KINDS(EITHER_WAY, COLUMN_OPTED_OUT, COLUMN_CONSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_compare_without_case_accents_and_punctuation),
        cmocka_unit_test(the_usual_names_are_phones),
        cmocka_unit_test(names_that_speak_of_a_phone_are_looked_into),
        cmocka_unit_test(names_of_numbers_are_left_to_their_values),
        cmocka_unit_test(phones_of_somebody_else_are_not_the_persons),
        cmocka_unit_test(a_word_that_is_not_known_may_be_another_person),
        cmocka_unit_test(words_of_ones_own_leave_a_phone_the_persons),
        cmocka_unit_test(other_columns_are_no_phones),
        cmocka_unit_test(names_that_say_opted_out),
        cmocka_unit_test(names_that_say_opted_in),
        cmocka_unit_test(names_that_say_consent_either_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
