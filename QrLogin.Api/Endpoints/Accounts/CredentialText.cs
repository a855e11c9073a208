using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>A username and a password as a request sends them.</summary>
internal static class CredentialText
{
    public static void Validate(string? username, string? password, ValidationErrors errors)
    {
        errors.Unless(Username.TryParse(username, out _), "username", Username.Rule);
        errors.Unless(Password.TryParse(password, out _), "password", Password.Rule);
    }

    /// <summary>Validates a password that may be left out.</summary>
    public static void ValidateOptional(string? password, string member, ValidationErrors errors) =>
        errors.Unless(password is null || Password.TryParse(password, out _), member, Password.Rule);

    /// <exception cref="InvalidOperationException">The texts are not valid.</exception>
    public static (Username Name, Password Password) Parse(string? username, string? password) =>
        Username.TryParse(username, out var name) && Password.TryParse(password, out var typed)
            ? (name, typed)
            : throw new InvalidOperationException("The request was not validated.");

    /// <summary>The password; null if there is none.</summary>
    /// <exception cref="InvalidOperationException">The text is not valid.</exception>
    public static Password? ParseOptional(string? password) => password is null ? null : ParsePassword(password);

    /// <exception cref="InvalidOperationException">The text is not valid.</exception>
    public static Password ParsePassword(string? password) =>
        Password.TryParse(password, out var typed) ? typed : throw new InvalidOperationException("The request was not validated.");
}
