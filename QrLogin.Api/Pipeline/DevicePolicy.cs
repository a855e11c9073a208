using QrLogin.Api.Authentication;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Pipeline;

/// <summary>Marks an endpoint that reads the device headers.</summary>
internal sealed class DevicePolicy
{
    public static readonly DevicePolicy Required = new();

    /// <summary>Not required if the request carries the token of a login that is not bound to a device.</summary>
    public static readonly DevicePolicy RequiredUnlessTokenIsUnbound = new() { AllowsUnboundTokens = true };

    /// <summary>Never required: only a token that is bound to a device needs them.</summary>
    public static readonly DevicePolicy Optional = new() { IsOptional = true };

    private bool AllowsUnboundTokens { get; init; }

    private bool IsOptional { get; init; }

    /// <summary>The middleware that enforces the policy of the endpoint.</summary>
    public static Task Enforce(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<DevicePolicy>() is not { } policy) return next(http);
        if (DeviceHeaders.Read(http.Request) is { } device)
        {
            http.Features.Set(device);
            return next(http);
        }

        if (policy.IsOptional) return next(http);
        return policy.AllowsUnboundTokens ? EnforceByToken(http, next) : Problem.InvalidDevice.ExecuteAsync(http);
    }

    private static async Task EnforceByToken(HttpContext http, RequestDelegate next)
    {
        if (await LoginTokenHandler.ShowsUnboundTokenAsync(http)) await next(http);
        else await Problem.InvalidDevice.ExecuteAsync(http);
    }
}
