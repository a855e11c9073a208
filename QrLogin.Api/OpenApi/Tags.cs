namespace QrLogin.Api.OpenApi;

/// <summary>The chapters of the API's document, in the order of a login.</summary>
internal static class Tags
{
    public const string Accounts = "Accounts and logins", Pc = "PC", Phone = "Phone", OAuth = "OAuth 2.0", Operations = "Operations";

    public static readonly IReadOnlyList<(string Name, string Text)> All =
    [
        (Accounts, "The phone's first login, and what every login sees of itself and of the account's others."),
        (Pc, "The PC opens a session, shows its QR, and waits for its login."),
        (Phone, "The phone scans, shows who asks, and confirms or denies. Who the person is, only its login says."),
        (OAuth, "The same for any off-the-shelf client: device authorization grant (RFC 8628), introspection (RFC 7662), revocation (RFC 7009), metadata (RFC 8414). Refusals are RFC 6749 JSON."),
        (Operations, "Health, for load balancers."),
    ];
}
