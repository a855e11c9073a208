namespace QrLogin.Api.Requests;

/// <summary>
/// Marks the name of a parameter that a request carries outside a JSON body. The constant's other attributes describe the
/// parameter and its values.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class RequestParameterAttribute : Attribute
{
    public object? Example { get; init; }
}
