namespace QrLogin.Api.OpenApi;

/// <summary>The groups of routes in the API's document, in the order of a login.</summary>
internal static class Tags
{
    public const string Accounts = "Accounts and logins", Pc = "PC", Phone = "Phone", OAuth = "OAuth 2.0", Operations = "Operations";

    public static readonly IReadOnlyList<(string Name, string Description)> All =
    [
        (Accounts, "The phone's first login, and what each login can see and do with itself and the other logins of its account."),
        (Pc, "The PC opens a session, shows its QR code and waits for its login."),
        (Phone, "The phone scans the code, shows the requesting PC, and confirms or denies. Only its login identifies the person."),
        (OAuth, "The same for any standard client: device authorization grant (RFC 8628), introspection (RFC 7662), revocation (RFC 7009) "
            + "and metadata (RFC 8414). Refusals are RFC 6749 JSON."),
        (Operations, "Health checks for load balancers."),
    ];
}
