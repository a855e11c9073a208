using QrLogin.Grains.Contracts;
using Microsoft.OpenApi;

namespace QrLogin.Api.OpenApi;

/// <summary>The ways to show who one is.</summary>
internal static class Schemes
{
    private const string LoginToken = "loginToken", LoginTokenDpop = "loginTokenDpop", PollToken = "pollToken", PollTokenDpop = "pollTokenDpop", ClientBasic = "clientBasic";

    /// <summary>Adds them all to the document.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        void Add(string name, string scheme, string? format, string text) =>
            document.AddComponent<IOpenApiSecurityScheme>(name, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = scheme, BearerFormat = format, Description = text });
        Add(LoginToken, "bearer", "qrl_…", "A login token: `Authorization: Bearer qrl_…`, from the device that it was issued to. Where a service trusts another provider (`Authentication:Authority`), that one's JWT does as well.");
        Add(LoginTokenDpop, "DPoP", null, $"A login token that is bound to a key: `Authorization: DPoP qrl_…`, with a proof ({DpopProof.Algorithm}) in the header `DPoP` whose `ath` is of that token (RFC 9449). Sent as Bearer it is `invalid_token`.");
        Add(PollToken, "bearer", "qrp_…", "The poll token of the session in the path: `Authorization: Bearer qrp_…`, from the device that opened it.");
        Add(PollTokenDpop, "DPoP", null, $"A poll token that is bound to a key: `Authorization: DPoP qrp_…`, with a proof ({DpopProof.Algorithm}) in the header `DPoP` whose `ath` is of that token (RFC 9449). Sent as Bearer it is `invalid_poll_token`.");
        Add(ClientBasic, "basic", null, "A client's id and secret, both form-encoded (RFC 6749, section 2.3.1). They may be sent as the parameters `client_id` and `client_secret` instead; a public client sends `client_id` alone.");
    }

    /// <summary>Those of which a request must show one.</summary>
    public static IList<OpenApiSecurityRequirement> Of(Access access, OpenApiDocument document) => access switch
    {
        Access.LoginToken => [One(LoginToken, document), One(LoginTokenDpop, document)],
        Access.PollToken => [One(PollToken, document), One(PollTokenDpop, document)],
        // The other way is by parameters, which the document has among those of the form.
        Access.DeviceClient or Access.Client or Access.ResourceServer => [One(ClientBasic, document), []],
        _ => [[]],
    };

    private static OpenApiSecurityRequirement One(string name, OpenApiDocument document) => new() { [new(name, document)] = [] };
}
