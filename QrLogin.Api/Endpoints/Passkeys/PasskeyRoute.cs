using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Passkeys;

/// <summary>The passkey in the URL of a request. A malformed id gets the same response as an unknown one.</summary>
internal sealed record PasskeyRoute(PasskeyId PasskeyId) : IReadFromRequest<PasskeyRoute>
{
    public static ValueTask<Result<PasskeyRoute>> ReadAsync(HttpContext http) =>
        new(PasskeyId.TryParse(http.GetRouteValue(RouteValues.PasskeyId) as string, out var id)
            ? new PasskeyRoute(id)
            : Problem.Of(new(RefusalCode.PasskeyNotFound)));
}
