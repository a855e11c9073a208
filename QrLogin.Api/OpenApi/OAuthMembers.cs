using QrLogin.Api.Authentication.OAuthClients;

namespace QrLogin.Api.OpenApi;

/// <summary>The members of the bodies under <c>/oauth</c>, and the parameters of its forms, in the RFCs' own names.</summary>
internal static class OAuthMembers
{
    private static readonly Dictionary<string, Member> s_all = new()
    {
        // Answers
        ["error"] = new("The RFCs' word for the refusal. Each operation lists those that it has."),
        ["error_description"] = new("What it means, for people who read logs."),
        ["device_code"] = new("The client's secret to ask `/oauth/token` with: it is a poll token.", Members.PollTokenText),
        ["user_code"] = new("What the client shows, and the person compares with the phone: 8 of `BCDFGHJKLMNPQRSTVWXZ`.", "^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$"),
        ["verification_uri"] = new("Where a person without a camera types the user code.") { Format = "uri" },
        ["verification_uri_complete"] = new("What the QR says. Its scan code does not rotate.") { Format = "uri" },
        ["expires_in"] = new("Seconds until the code, or the token, ends. A token that does not end has none.", Least: 0),
        ["interval"] = new("How many seconds to wait between two polls. It is enforced.", Least: 1, Most: 60),
        ["access_token"] = new("The login token, a secret.", Members.LoginTokenText),
        ["token_type"] = new("How the token is sent: `DPoP` where it is bound to a key (RFC 9449).", Words: ["Bearer", "DPoP"]),
        ["active"] = new("Whether the token is alive, and meant for the server that asks."),
        ["sub"] = new("The account.", Members.Id),
        ["username"] = new("The account's name."),
        ["client_id"] = new("The client that the token was issued to; none for a token made under `/api/v1`."),
        ["exp"] = new("When it ends, in seconds since 1970; none where it does not.", Least: 0),
        ["iat"] = new("When it was issued, in seconds since 1970.", Least: 0),
        ["device_id"] = new("The device that it was issued to."),
        ["device_type"] = new("The kind of device.", Words: ["pc", "web", "ios", "android", "tablet", "tv", "other"]),
        ["amr"] = new("How the person was authenticated (RFC 8176): `pwd` by password, `mca` and `qr` by a phone."),
        ["cnf"] = new("The key that the token is bound to; none where it is not."),
        ["jkt"] = new("The key's SHA-256 thumbprint (RFC 7638).", "^[A-Za-z0-9_-]{43}$"),

        // RFC 8414
        ["issuer"] = new("The origin of this service.") { Format = "uri" },
        ["device_authorization_endpoint"] = new("Where a device asks for codes.") { Format = "uri" },
        ["token_endpoint"] = new("Where it asks for its token.") { Format = "uri" },
        ["introspection_endpoint"] = new("Where resource servers ask about tokens.") { Format = "uri" },
        ["revocation_endpoint"] = new("Where clients give tokens back.") { Format = "uri" },
        ["grant_types_supported"] = new("The device code grant."),
        ["response_types_supported"] = new("None: there is no authorization endpoint."),
        ["token_endpoint_auth_methods_supported"] = new("How clients authenticate."),
        ["introspection_endpoint_auth_methods_supported"] = new("How resource servers authenticate."),
        ["revocation_endpoint_auth_methods_supported"] = new("How clients authenticate."),
        ["dpop_signing_alg_values_supported"] = new("The algorithms of DPoP proofs."),

        // Forms
        ["form.client_id"] = new("The client's name. With HTTP Basic it may be left out.", Least: 1),
        ["form.client_secret"] = new("A confidential client's secret, where it is not sent with HTTP Basic.", Least: 1) { Format = "password" },
        ["form.grant_type"] = new("The device code grant.", Words: [GrantTypes.DeviceCode]),
        ["form.device_code"] = new("What `/oauth/device_authorization` answered.", Least: 1),
        ["form.token"] = new("The login token that it is about.", Least: 1),
        ["form.token_type_hint"] = new("What kind of token the caller takes it for. There is one kind, so it is ignored."),
        ["form.scope"] = new("Ignored: a login has no scopes."),
    };

    public static Member? Of(string name) => s_all.GetValueOrDefault(name);

    /// <summary>Of a parameter of a form.</summary>
    public static Member OfForm(string name) => s_all["form." + name];
}
