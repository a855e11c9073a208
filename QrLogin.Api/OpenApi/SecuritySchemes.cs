using Microsoft.OpenApi;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.OpenApi;

/// <summary>Describes how requests authenticate.</summary>
internal static class SecuritySchemes
{
    private const string
        LoginToken = "loginToken", LoginTokenDpop = "loginTokenDpop", PollToken = "pollToken", PollTokenDpop = "pollTokenDpop",
        ClientBasic = "clientBasic",
        Proof = $"an {DpopProof.Algorithm} proof in the header `DPoP` whose `ath` is for that token (RFC 9449)";

    private static readonly (string Name, string Scheme, string? Format, string Description)[] s_all =
    [
        (LoginToken, "bearer", "qrl_…",
            "A login token: `Authorization: Bearer qrl_…`, from the device that it was issued to. "
            + "If the service trusts another provider (`Authentication:Authority`), it accepts that provider's JWTs as well."),
        (LoginTokenDpop, "DPoP", null,
            $"A login token that is bound to a key: `Authorization: DPoP qrl_…`, with {Proof}. "
            + "Sent as Bearer, it is refused with `invalid_token`."),
        (PollToken, "bearer", "qrp_…",
            "The poll token of the session in the path: `Authorization: Bearer qrp_…`, from the device that opened the session."),
        (PollTokenDpop, "DPoP", null,
            $"A poll token that is bound to a key: `Authorization: DPoP qrp_…`, with {Proof}. "
            + "Sent as Bearer, it is refused with `invalid_poll_token`."),
        (ClientBasic, "basic", null,
            "A client's id and secret, both form-encoded (RFC 6749, section 2.3.1). Alternatively, a client can send them as the "
            + "parameters `client_id` and `client_secret`. A public client sends only `client_id`."),
    ];

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (name, scheme, format, text) in s_all)
        {
            var http = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = scheme,
                BearerFormat = format,
                Description = text,
            };
            document.AddComponent<IOpenApiSecurityScheme>(name, http);
        }
    }

    /// <summary>The alternatives for a request, which must use one of them.</summary>
    public static IList<OpenApiSecurityRequirement> Of(RouteFacts route, OpenApiDocument document)
    {
        if (route.TakesLoginToken) return [Require(LoginToken), Require(LoginTokenDpop)];
        if (route.TakesPollToken) return [Require(PollToken), Require(PollTokenDpop)];
        // Instead of HTTP Basic, clients can use the form parameters.
        return route.TakesClient ? [Require(ClientBasic), []] : [[]];

        OpenApiSecurityRequirement Require(string name) => new() { [new(name, document)] = [] };
    }
}
