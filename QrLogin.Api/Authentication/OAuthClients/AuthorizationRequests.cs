using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>Reads authorization requests, whether the browser carries the parameters or a client has pushed them.</summary>
internal sealed class AuthorizationRequests(OAuthClientRegistry clients, PushedRequests pushed, IGrainFactory grains)
{
    private const string RequestUri = "request_uri", ClientId = "client_id";

    /// <summary>Reads a request, and names its first error.</summary>
    /// <param name="query">Its parameters, form-encoded.</param>
    /// <param name="http">The HTTP request that carries it.</param>
    public async ValueTask<(AuthorizationRequest? Request, AuthorizationError? Error)> ReadAsync(string query, HttpContext http)
    {
        var form = OAuthForm.Parse(query.TrimStart('?'));
        // AuthorizationRequest.Read reports a repeated parameter, and a request_uri that is not ours.
        if (form.IsProblem || form.Value[RequestUri] is not { } uri || !PushedRequests.IsOurs(uri))
            return AuthorizationRequest.Read(query, clients);
        if (pushed.Open(uri) is not var (id, parameters)
            || OAuthForm.Parse(parameters).Value?[ClientId] != form.Value[ClientId]
            || await http.CallAsync(grains.PushedRequest(id).IsUsed))
            return (null, new("invalid_request_uri", "The request_uri is unknown, has expired, or was already used."));
        var (request, error) = AuthorizationRequest.Read(parameters, clients);
        return (request is null ? null : request with { PushedRequest = id }, error);
    }
}
