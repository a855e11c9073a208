using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Pc;

/// <summary>Who gets the login of a session, and how.</summary>
/// <param name="Client">The client; null if the login is the PC's own.</param>
/// <param name="Request">The authorization request that the session answers with a code; null if the PC gets the token.</param>
internal sealed record LoginRecipient(OAuthClient? Client, AuthorizationRequest? Request)
{
    /// <summary>The client as the session stores it. Any program can send an Origin, so it proves nothing.</summary>
    public SessionClient? ToSessionClient() => Client is null
        ? null
        : new() { Id = Client.Id, Name = Client.Name, IsVerified = false, LoginLifetime = Client.LoginLifetime };

    /// <summary>Reads the authorization request of an opening, or else takes the client whose page opens it.</summary>
    public static async ValueTask<Result<LoginRecipient>> ReadAsync(
        string? authorizationRequest, HttpContext http, OAuthClientRegistry clients, AuthorizationRequests requests)
    {
        var sender = clients.OfOrigin(http.Request);
        if (authorizationRequest is null)
        {
            // Its secret and redirect URI protect codes. Nothing would protect a token, which any script of its page can ask for.
            return sender is { IsConfidential: true } && sender.Grants.Contains(GrantTypes.AuthorizationCode)
                ? Problem.InvalidAuthorizationRequest("unauthorized_client", "This client gets codes: send authorizationRequest.")
                : new LoginRecipient(sender, null);
        }

        var (request, error) = await requests.ReadAsync(authorizationRequest, http);
        if (error is not null) return Problem.InvalidAuthorizationRequest(error.Error, error.Description);
        // Only our own pages and the client's may show a QR code that logs people in to the client.
        bool isOurs = !CrossSite.IsForeign(http.Request);
        return isOurs || sender?.Id == request!.Client.Id ? new LoginRecipient(request!.Client, request) : Problem.CrossSite;
    }
}
