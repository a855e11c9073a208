using System.Buffers.Text;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>A form that an OAuth client sends. Unknown parameters are ignored.</summary>
internal interface IOAuthRequest<T> : IReadFromRequest<T>
    where T : IOAuthRequest<T>
{
    static string? IReadFromRequest<T>.BodyMediaType => OAuthForm.MediaType;

    OAuthClient Client { get; }
}

/// <summary>RFC 8628, section 3.1: a client asks for a device code and a user code.</summary>
internal sealed record DeviceAuthorizationRequest(OAuthClient Client, Device? Device, KeyBinding Binding)
    : IOAuthRequest<DeviceAuthorizationRequest>
{
    [RequestParameter]
    [Description("Ignored: a login has no scopes.")]
    private const string Scope = "scope";

    public static async ValueTask<Result<DeviceAuthorizationRequest>> ReadAsync(HttpContext http)
    {
        var request = await ClientRequest.ReadAsync(http);
        if (request.IsProblem) return request.Problem;
        if (!request.Value.Client.Grants.Contains(GrantTypes.DeviceCode)) return Problem.UnauthorizedClient;
        var device = DeviceHeaders.ReadOptional(http.Request);
        if (device.IsProblem) return device.Problem;
        var binding = await KeyBinding.ReadAsync(http);
        return binding.IsProblem ? binding.Problem : new DeviceAuthorizationRequest(request.Value.Client, device.Value, binding.Value);
    }
}

/// <summary>RFC 6749, section 4.5: a client asks for a token with one of the grants.</summary>
internal sealed record TokenRequest(OAuthClient Client, Grant Grant, Device? Device, KeyBinding Binding) : IOAuthRequest<TokenRequest>
{
    public static readonly Problem
        DeviceCodeMissing = Problem.InvalidRequest("The device_code is missing."),
        CodeMissing = Problem.InvalidRequest("The code is missing."),
        AssertionMissing = Problem.InvalidRequest("The assertion is missing.");

    [RequestParameter]
    [Description("The grant.")]
    [Required]
    [AllowedValues(GrantTypes.AuthorizationCode, GrantTypes.DeviceCode, GrantTypes.JwtBearer)]
    private const string GrantType = "grant_type";

    [RequestParameter]
    [Description("For the authorization code grant: the code.")]
    [MinLength(1)]
    private const string Code = "code";

    [RequestParameter]
    [Description("For the authorization code grant: the `redirect_uri` of the authorization request.")]
    [MinLength(1)]
    private const string RedirectUri = "redirect_uri";

    [RequestParameter]
    [Description("For the authorization code grant: the PKCE verifier, if the authorization request had a challenge.")]
    [MinLength(1)]
    private const string CodeVerifier = "code_verifier";

    [RequestParameter]
    [Description("For the device code grant: the `device_code` that `/oauth/device_authorization` returned.")]
    [MinLength(1)]
    private const string DeviceCode = "device_code";

    [RequestParameter]
    [Description("For the JWT bearer grant: the JWT in which the client's backend vouches for its user.")]
    [MinLength(1)]
    private const string Assertion = "assertion";

    public static async ValueTask<Result<TokenRequest>> ReadAsync(HttpContext http)
    {
        var request = await ClientRequest.ReadAsync(http);
        if (request.IsProblem) return request.Problem;
        var client = request.Value.Client;
        var grant = ReadGrant(client, request.Value.Form);
        if (grant.IsProblem) return grant.Problem;
        var device = DeviceHeaders.ReadOptional(http.Request);
        if (device.IsProblem) return device.Problem;
        // RFC 9449, section 5: no token exists yet, so the proof contains no token hash.
        var binding = await KeyBinding.ReadAsync(http);
        if (binding.IsProblem) return binding.Problem;
        if (client.RequireDpop && binding.Value.Proof is null) return Problem.ProofMissing;
        return new TokenRequest(client, grant.Value, device.Value, binding.Value);
    }

    private static Result<Grant> ReadGrant(OAuthClient client, OAuthForm form)
    {
        if (form[GrantType] is not { } type) return Problem.InvalidRequest("The grant_type is missing.");
        if (GrantTypes.All.Contains(type) && !client.Grants.Contains(type)) return Problem.UnauthorizedClient;
        switch (type)
        {
            case GrantTypes.AuthorizationCode:
                if (form[Code] is not { } text) return CodeMissing;
                return AuthorizationCode.TryParse(text, out var parsed)
                    ? new Grant(Code: new(parsed, form[RedirectUri], form[CodeVerifier]))
                    : Problem.InvalidGrant;
            case GrantTypes.DeviceCode:
                // A code that was never issued stops here, before any grain is called.
                if (form[DeviceCode] is not { } code) return DeviceCodeMissing;
                return PollToken.TryParse(code, out var token) ? new Grant(DeviceCode: token) : Problem.InvalidGrant;
            case GrantTypes.JwtBearer: return form[Assertion] is { } assertion ? new Grant(Assertion: assertion) : AssertionMissing;
            default: return Problem.UnsupportedGrantType;
        }
    }
}

/// <summary>What a client shows for a token: exactly one of these.</summary>
/// <param name="DeviceCode">RFC 8628, section 3.4: a device code, which is a poll token.</param>
/// <param name="Assertion">RFC 7523, section 2.1: an assertion of the client's backend.</param>
/// <param name="Code">RFC 6749, section 4.1.3: an authorization code.</param>
internal sealed record Grant(PollToken? DeviceCode = null, string? Assertion = null, CodeGrant? Code = null)
{
    /// <summary>Hides the values, which are secrets.</summary>
    public override string ToString() => nameof(Grant);
}

/// <summary>An authorization code, and what a client sends with it.</summary>
/// <param name="Code">The code.</param>
/// <param name="RedirectUri">The redirect URI of the authorization request, according to the client; null if absent.</param>
/// <param name="Verifier">The PKCE verifier (RFC 7636, section 4.5); null if there is none.</param>
internal sealed record CodeGrant(AuthorizationCode Code, string? RedirectUri, string? Verifier)
{
    /// <summary>The challenge of the verifier, which is all that the cluster sees of it; null without one.</summary>
    public string? Challenge() =>
        Verifier is null ? null : Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Hides the values, which are secrets.</summary>
    public override string ToString() => nameof(CodeGrant);
}

/// <summary>RFC 7662, section 2.1: a resource server checks a token.</summary>
internal sealed record IntrospectionRequest(OAuthClient Client, string Token) : IOAuthRequest<IntrospectionRequest>
{
    [RequestParameter]
    [Description("The login token to check.")]
    [Required]
    [MinLength(1)]
    private const string TokenName = "token";

    [RequestParameter]
    [Description("Ignored: there is only one kind of token.")]
    private const string TokenTypeHint = "token_type_hint";

    public static async ValueTask<Result<IntrospectionRequest>> ReadAsync(HttpContext http)
    {
        var request = await ClientRequest.ReadAsync(http);
        if (request.IsProblem) return request.Problem;
        if (!request.Value.Client.ResourceServer) return Problem.UnauthorizedClient;
        return request.Value.Form[TokenName] is { } token ? new IntrospectionRequest(request.Value.Client, token) : Problem.TokenMissing;
    }
}

/// <summary>RFC 7009, section 2.1: a client revokes a token.</summary>
internal sealed record RevocationRequest(OAuthClient Client, string Token) : IOAuthRequest<RevocationRequest>
{
    [RequestParameter]
    [Description("The login token to revoke.")]
    [Required]
    [MinLength(1)]
    private const string TokenName = "token";

    [RequestParameter]
    [Description("Ignored: there is only one kind of token.")]
    private const string TokenTypeHint = "token_type_hint";

    public static async ValueTask<Result<RevocationRequest>> ReadAsync(HttpContext http)
    {
        var request = await ClientRequest.ReadAsync(http);
        if (request.IsProblem) return request.Problem;
        return request.Value.Form[TokenName] is { } token ? new RevocationRequest(request.Value.Client, token) : Problem.TokenMissing;
    }
}
