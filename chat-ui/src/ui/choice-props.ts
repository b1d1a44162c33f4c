export interface ChoiceProps {
  label: string;
  value: string;
  options: { id: string; name: string }[];
  onChoose: (id: string) => void;
  /** As wide as where it stands. */
  wide?: boolean;
}
