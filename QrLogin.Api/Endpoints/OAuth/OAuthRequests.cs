using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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
        if (request.Value.Client.ResourceServer) return Problem.UnauthorizedClient;
        var device = DeviceHeaders.ReadOptional(http.Request);
        if (device.IsProblem) return device.Problem;
        var binding = await KeyBinding.ReadAsync(http);
        return binding.IsProblem ? binding.Problem : new DeviceAuthorizationRequest(request.Value.Client, device.Value, binding.Value);
    }
}

/// <summary>RFC 8628, section 3.4: a client polls with its device code, which is a poll token.</summary>
internal sealed record DeviceTokenRequest(OAuthClient Client, PollToken Token, Device? Device, KeyBinding Binding)
    : IOAuthRequest<DeviceTokenRequest>
{
    public static readonly Problem CodeMissing = Problem.InvalidRequest("The device_code is missing.");

    [RequestParameter]
    [Description("The device code grant.")]
    [Required]
    [AllowedValues(GrantTypes.DeviceCode)]
    private const string GrantType = "grant_type";

    [RequestParameter]
    [Description("The `device_code` that `/oauth/device_authorization` returned.")]
    [Required]
    [MinLength(1)]
    private const string DeviceCode = "device_code";

    public static async ValueTask<Result<DeviceTokenRequest>> ReadAsync(HttpContext http)
    {
        var request = await ClientRequest.ReadAsync(http);
        if (request.IsProblem) return request.Problem;
        var (client, form) = request.Value;
        if (form[GrantType] is not { } grant) return Problem.InvalidRequest("The grant_type is missing.");
        if (grant != GrantTypes.DeviceCode) return Problem.UnsupportedGrantType;
        if (client.ResourceServer) return Problem.UnauthorizedClient;
        if (form[DeviceCode] is not { } code) return CodeMissing;
        var device = DeviceHeaders.ReadOptional(http.Request);
        if (device.IsProblem) return device.Problem;
        // RFC 9449, section 5: no token exists yet, so the proof contains no token hash.
        var binding = await KeyBinding.ReadAsync(http);
        if (binding.IsProblem) return binding.Problem;
        if (client.RequireDpop && binding.Value.Proof is null) return Problem.ProofMissing;
        // A code that was never issued stops here, before any grain is called.
        if (!PollToken.TryParse(code, out var token)) return Problem.InvalidGrant;
        return new DeviceTokenRequest(client, token, device.Value, binding.Value);
    }
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
