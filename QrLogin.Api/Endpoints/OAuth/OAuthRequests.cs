using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>RFC 8628, section 3.1: a client asks for a device code and a user code.</summary>
internal sealed record DeviceAuthorizationRequest(OAuthClient Client, Device? Device, KeyBinding Binding) : IReadFromRequest<DeviceAuthorizationRequest>
{
    public static string? BodyMediaType => OAuthForm.MediaType;

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
internal sealed record DeviceTokenRequest(OAuthClient Client, PollToken Token, Device? Device, DpopProof? Proof) : IReadFromRequest<DeviceTokenRequest>
{
    public static string? BodyMediaType => OAuthForm.MediaType;

    public static async ValueTask<Result<DeviceTokenRequest>> ReadAsync(HttpContext http)
    {
        var request = await ClientRequest.ReadAsync(http);
        if (request.IsProblem) return request.Problem;
        var (client, form) = request.Value;
        if (form["grant_type"] is not { } grant) return Problem.InvalidRequest("The grant_type is missing.");
        if (grant != GrantTypes.DeviceCode) return Problem.UnsupportedGrantType;
        if (client.ResourceServer) return Problem.UnauthorizedClient;
        if (form["device_code"] is not { } code) return Problem.InvalidRequest("The device_code is missing.");
        var device = DeviceHeaders.ReadOptional(http.Request);
        if (device.IsProblem) return device.Problem;
        // RFC 9449, section 5: there is no token yet for the proof to contain a hash of.
        var binding = await KeyBinding.ReadAsync(http);
        if (binding.IsProblem) return binding.Problem;
        if (client.RequireDpop && binding.Value.Proof is null) return Problem.ProofMissing;
        // A code that was never issued stops here, before any grain is called.
        return PollToken.TryParse(code, out var token) ? new DeviceTokenRequest(client, token, device.Value, binding.Value.Proof) : Problem.InvalidGrant;
    }
}

/// <summary>RFC 7662, section 2.1: a resource server asks about a token.</summary>
internal sealed record IntrospectionRequest(OAuthClient Client, string Token) : IReadFromRequest<IntrospectionRequest>
{
    public static string? BodyMediaType => OAuthForm.MediaType;

    public static async ValueTask<Result<IntrospectionRequest>> ReadAsync(HttpContext http)
    {
        var request = await ClientRequest.ReadAsync(http);
        if (request.IsProblem) return request.Problem;
        if (!request.Value.Client.ResourceServer) return Problem.UnauthorizedClient;
        return request.Value.Form["token"] is { } token ? new IntrospectionRequest(request.Value.Client, token) : Problem.InvalidRequest("The token is missing.");
    }
}

/// <summary>RFC 7009, section 2.1: a client revokes a token.</summary>
internal sealed record RevocationRequest(OAuthClient Client, string Token) : IReadFromRequest<RevocationRequest>
{
    public static string? BodyMediaType => OAuthForm.MediaType;

    public static async ValueTask<Result<RevocationRequest>> ReadAsync(HttpContext http)
    {
        var request = await ClientRequest.ReadAsync(http);
        if (request.IsProblem) return request.Problem;
        return request.Value.Form["token"] is { } token ? new RevocationRequest(request.Value.Client, token) : Problem.InvalidRequest("The token is missing.");
    }
}
