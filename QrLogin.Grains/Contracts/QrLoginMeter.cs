namespace QrLogin.Grains.Contracts;

/// <summary>The meter under which silos and front ends count. Its instruments are in <c>docs/operations.md</c>.</summary>
public static class QrLoginMeter
{
    /// <summary>Its name.</summary>
    public const string Name = "QrLogin";
}
