namespace QrLogin.Grains.Contracts;

/// <summary>The meter of silos and front ends. <c>docs/operations.md</c> lists its instruments.</summary>
public static class QrLoginMeter
{
    public const string Name = "QrLogin";
}
