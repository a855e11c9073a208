using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>The body of a request, and what it must be. Members that it does not know are ignored.</summary>
internal interface IBody
{
    void Check(Errors errors);
}

internal sealed record RegisterBody(string? Username, string? Password, string? DisplayName) : IBody
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(RegisterBody);

    public void Check(Errors errors)
    {
        errors.UnlessCredentials(Username, Password);
        errors.Unless(DisplayName is null || DisplayText.IsValid(DisplayName), "displayName", Errors.Name);
    }
}

internal sealed record LogInBody(string? Username, string? Password, string? DeviceName) : IBody
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(LogInBody);

    public void Check(Errors errors)
    {
        errors.UnlessCredentials(Username, Password);
        errors.Unless(DeviceName is null || DisplayText.IsValid(DeviceName), "deviceName", Errors.Name);
    }
}

internal sealed record OpenBody(string? DeviceName) : IBody
{
    public void Check(Errors errors) =>
        errors.Unless(DeviceName is null || DisplayText.IsValid(DeviceName), "deviceName", Errors.Name);
}

internal sealed record ScanBody(string? ScanCode) : IBody
{
    public void Check(Errors errors) => errors.Unless(!string.IsNullOrEmpty(ScanCode), "scanCode", Errors.Required);
}

internal sealed record ConfirmBody(string? ConfirmToken, string? MatchNumber) : IBody
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ConfirmBody);

    public void Check(Errors errors)
    {
        errors.Unless(!string.IsNullOrEmpty(ConfirmToken), "confirmToken", Errors.Required);
        // A slip of the finger must not use up one of three tries.
        errors.Unless(MatchNumber is null || (MatchNumber.Length == 2 && MatchNumber.All(char.IsAsciiDigit)), "matchNumber", "Must be two digits.");
    }
}

internal sealed record DenyBody(string? ConfirmToken) : IBody
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(DenyBody);

    public void Check(Errors errors) => errors.Unless(!string.IsNullOrEmpty(ConfirmToken), "confirmToken", Errors.Required);
}

internal sealed record LookUpBody(string? UserCode) : IBody
{
    public void Check(Errors errors) => errors.Unless(!string.IsNullOrWhiteSpace(UserCode), "userCode", Errors.Required);
}

/// <summary>What is wrong with a body, by member.</summary>
internal sealed class Errors
{
    public const string Required = "Is required.";
    public const string Name = "Must be 1 to 64 characters, none of them a control or one that overrides the direction of text.";

    private readonly Dictionary<string, string[]> _errors = [];

    public void Unless(bool valid, string member, string mustBe)
    {
        if (!valid) _errors[member] = [mustBe];
    }

    public void UnlessCredentials(string? username, string? password)
    {
        Unless(Username.TryParse(username, out _), "username", "Must be 3 to 64 letters, digits or . _ - @ +");
        Unless(Password.TryParse(password, out _), "password", "Must be 8 to 256 characters.");
    }

    public Problem? ToProblem() => _errors.Count == 0 ? null : Problem.Validation(_errors);
}
