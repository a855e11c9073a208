using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Phone;

/// <summary>The session in the URL of a phone's request. A malformed id gets the same response as an unknown one.</summary>
internal sealed record SessionRoute(QrId QrId) : IReadFromRequest<SessionRoute>
{
    private static readonly Problem NotFound = Problem.Of(new(RefusalCode.QrNotFound));

    public static ValueTask<Result<SessionRoute>> ReadAsync(HttpContext http) =>
        new(QrId.TryParse(http.GetRouteValue(RouteValues.QrId) as string, out var id) ? new SessionRoute(id) : NotFound);
}
