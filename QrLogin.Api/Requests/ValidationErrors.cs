using QrLogin.Api.Problems;

namespace QrLogin.Api.Requests;

/// <summary>The validation errors of a body, by member.</summary>
internal sealed class ValidationErrors
{
    public const string Required = "Is required.";

    private readonly Dictionary<string, string[]> _errors = [];

    public void Unless(bool valid, string member, string mustBe)
    {
        if (!valid) _errors[member] = [mustBe];
    }

    public Problem? ToProblem() => _errors.Count == 0 ? null : Problem.Validation(_errors);
}
