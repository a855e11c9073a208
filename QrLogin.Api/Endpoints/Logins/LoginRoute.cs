using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Logins;

/// <summary>The login in the URL of a request. A malformed id gets the same response as an unknown one.</summary>
internal sealed record LoginRoute(LoginId LoginId) : IReadFromRequest<LoginRoute>
{
    private static readonly Problem NotFound = Problem.Of(new(RefusalCode.LoginNotFound));

    public static ValueTask<Result<LoginRoute>> ReadAsync(HttpContext http) =>
        new(LoginId.TryParse(http.GetRouteValue(RouteValues.LoginId) as string, out var id) ? new LoginRoute(id) : NotFound);
}
